import PathReasoning
import Torch

/// An agent linearized at given states: what it gives there, and how that changes with the states.
///
/// Written out by hand, because the agent is three layers and an attack needs few of its gradients:
/// one of a batch costs two matrix products over the hidden layers, where recorded operations would
/// cost the heads once more and a graph. The slope of ELU is read off its result y: 1 above 0, y + 1
/// below.
public struct AgentLinearization: Sendable {
  private let agent: ActorCritic
  /// The results of both hidden layers, `[rows, hidden 1]` and `[rows, hidden 2]`.
  private let first: Tensor
  private let second: Tensor

  /// A difference of two outputs of one state, whose gradient is wanted.
  public struct Difference: Sendable {
    /// Which state.
    public var row: Int
    /// The output that counts positive.
    public var output: Int
    /// The output that is subtracted; nil for none.
    public var other: Int?

    /// Output `output` of state `row`, less output `other`.
    public init(row: Int, output: Int, less other: Int? = nil) {
      self.row = row
      self.output = output
      self.other = other
    }
  }

  /// The agent, without dropout, at `states` `[rows, 4 d]`.
  public init(_ agent: ActorCritic, at states: Tensor) {
    self.agent = agent
    let parameters = agent.parameters.tensors
    first = states.linear(parameters[0], bias: parameters[1]).elu()
    second = first.linear(parameters[2], bias: parameters[3]).elu()
  }

  /// The number of the critic's output, after those of the actor.
  public var critic: Int { agent.actionWidth }

  /// Logits and, in the last column, values, `[rows, actions + 1]`; computed anew at every call.
  public func heads() -> Tensor {
    second.linear(agent.parameters[4].tensor, bias: agent.parameters[5].tensor)
  }

  /// The gradient with respect to the states, `[rows, 4 d]`, of a function of the heads whose own
  /// gradient is `upstream` `[rows, actions + 1]`.
  public func gradients(upstream: Tensor) -> Tensor {
    let parameters = agent.parameters.tensors
    var slope = upstream.matmul(parameters[4])
    slope.multiply(by: AgentLinearization.slope(of: second))
    slope = slope.matmul(parameters[2])
    slope.multiply(by: AgentLinearization.slope(of: first))
    return slope.matmul(parameters[0])
  }

  /// The gradient of each difference with respect to its state, `[differences, 4 d]`.
  public func gradients(of differences: [Difference]) -> Tensor {
    let parameters = agent.parameters.tensors
    let width = second.shape[1]
    let outer = Tensor.uninitialized([differences.count, width])
    parameters[4].withUnsafeMutableBufferPointer(of: Float.self) { weights in
      second.withUnsafeMutableBufferPointer(of: Float.self) { second in
        guard let weights = weights.baseAddress, let second = second.baseAddress else { return }
        outer.forEachRow { index, slope in
          let difference = differences[index]
          let values = second + difference.row * width
          let plus = weights + difference.output * width
          if let other = difference.other {
            let minus = weights + other * width
            for column in 0..<width {
              let y = values[column]
              slope[column] = (plus[column] - minus[column]) * (y < 0 ? y + 1 : 1)
            }
          } else {
            for column in 0..<width {
              let y = values[column]
              slope[column] = plus[column] * (y < 0 ? y + 1 : 1)
            }
          }
        }
      }
    }
    let inner = outer.matmul(parameters[2])
    let firstWidth = first.shape[1]
    first.withUnsafeMutableBufferPointer(of: Float.self) { first in
      guard let first = first.baseAddress else { return }
      inner.forEachRow { index, slope in
        let values = first + differences[index].row * firstWidth
        for column in 0..<firstWidth {
          let y = values[column]
          slope[column] *= y < 0 ? y + 1 : 1
        }
      }
    }
    return inner.matmul(parameters[0])
  }

  private static func slope(of result: Tensor) -> Tensor {
    let slope = result.clamped(to: -1...0)
    slope.add(1)
    return slope
  }
}
