import Essentials
import Foundation
import Testing
import Torch
@testable import PathReasoning

@Suite struct ActorCriticTests {
  private let agent: ActorCritic

  init() {
    var rng = SeededGenerator(seed: 4)
    agent = ActorCritic(state: 6, hidden: (16, 8), actions: 5, using: &rng)
  }

  /// Three layers, one number after another in double precision; the critic is the last output.
  @Test func agreesWithPlainLoops() {
    var rng = SeededGenerator(seed: 1)
    let states = Tensor.normal([3, 6], using: &rng)
    let output = agent(states, dropout: 0, using: &rng)
    #expect(output.logits.shape == [3, 5] && output.values.shape == [3])
    let rows = states.array(of: Double.self)
    let found = output.heads.array(of: Double.self)
    for row in 0..<3 {
      var values = Array(rows[row * 6..<(row + 1) * 6])
      for layer in 0..<3 {
        let weights = agent.parameters[2 * layer].tensor
        let (numbers, width) = (weights.array(of: Double.self), weights.shape[1])
        let biases = agent.parameters[2 * layer + 1].tensor.array(of: Double.self)
        values = biases.indices.map { unit in
          let sum = (0..<width).reduce(biases[unit]) {
            $0 + numbers[unit * width + $1] * values[$1]
          }
          return layer == 2 || sum > 0 ? sum : exp(sum) - 1
        }
      }
      for (column, value) in values.enumerated() {
        #expect(abs(found[row * 6 + column] - value) < 1e-5)
      }
      #expect(abs(output.values.array(of: Double.self)[row] - values[5]) < 1e-5)
    }
  }

  @Test func layersAreNamedAndShaped() {
    #expect(
      agent.parameters.map(\.name)
        == ["l1.weight", "l1.bias", "l2.weight", "l2.bias", "heads.weight", "heads.bias"])
    #expect(agent.parameters.map(\.tensor.shape) == [[16, 6], [16], [8, 16], [8], [6, 8], [6]])
    #expect(agent.stateWidth == 6 && agent.actionWidth == 5)
    // From ±1/√inputs.
    for (layer, inputs) in [6, 16, 8].enumerated() {
      let bound = 1 / Float(inputs).squareRoot()
      for part in 0..<2 {
        let numbers = agent.parameters[2 * layer + part].tensor.array(of: Float.self)
        #expect(numbers.allSatisfy { abs($0) <= bound })
        #expect(numbers.contains { abs($0) > bound / 4 })
      }
    }
  }

  @Test func copiesShareNothingAndViewsEverything() {
    let copy = agent.copy()
    let view = ActorCritic(parameters: agent.parameters)
    agent.parameters[5].tensor.add(1)
    let biases = agent.parameters[5].tensor.array(of: Float.self)
    #expect(view.parameters[5].tensor.array(of: Float.self) == biases)
    #expect(copy.parameters[5].tensor.array(of: Float.self) != biases)
  }

  /// Dropout draws from its own numbers only: the same seed, the same result; none without.
  @Test func dropoutIsTheCallers() {
    let states = Tensor.ones([4, 6])
    func heads(_ dropout: Double, seed: UInt64) -> [Float] {
      var rng = SeededGenerator(seed: seed)
      return agent(states, dropout: dropout, using: &rng).heads.array(of: Float.self)
    }
    #expect(heads(0, seed: 1) == heads(0, seed: 2))
    #expect(heads(0.5, seed: 1) == heads(0.5, seed: 1))
    #expect(heads(0.5, seed: 1) != heads(0.5, seed: 2))
  }
}
