import PathReasoning
import Torch

@testable import Evasion

/// An agent whose heads are linear: F = W s + b exactly, for states and weights that are small
/// multiples of 1/64.
///
/// Both hidden layers are the identity, moved by 64 to where ELU is the identity too; the heads take
/// the 64 off again.
struct LinearAgent {
  /// `[outputs][inputs]`, the critic's row last.
  let weights: [[Float]]
  let agent: ActorCritic

  init(_ weights: [[Float]], biases: [Float]? = nil) {
    let width = weights[0].count
    let shift: Float = 64
    func identity() -> Tensor {
      Tensor(
        (0..<width * width).map { Float($0 / width == $0 % width ? 1 : 0) }, shape: [width, width])
    }
    let biases = biases ?? [Float](repeating: 0, count: weights.count)
    self.weights = weights
    agent = ActorCritic(parameters: [
      NamedTensor("l1.weight", identity()),
      NamedTensor("l1.bias", Tensor([Float](repeating: shift, count: width))),
      NamedTensor("l2.weight", identity()), NamedTensor("l2.bias", Tensor.zeros([width])),
      NamedTensor("heads.weight", Tensor(weights.flatMap(\.self), shape: [weights.count, width])),
      NamedTensor(
        "heads.bias", Tensor(zip(weights, biases).map { $1 - shift * $0.reduce(0, +) })),
    ])
  }

  /// W s, in double precision, without biases.
  func outputs(_ state: [Float]) -> [Double] {
    weights.map { zip($0, state).reduce(0) { $0 + Double($1.0) * Double($1.1) } }
  }

  func victim(_ states: [[Float]], actions: Int? = nil) -> VictimStates {
    let count = Int32(actions ?? weights.count - 1)
    return VictimStates(
      states: Tensor(states.flatMap(\.self), shape: [states.count, states[0].count]),
      actionCounts: [Int32](repeating: count, count: states.count), agent: agent)
  }
}
