import Essentials
import Foundation
import PathReasoning
import Testing
@testable import Evasion

@Suite struct FastGradientL1Tests {
  private let linear = LinearCase.agent
  private let states = LinearCase.states

  /// Spread over all coordinates, the same budget gains ε ‖w‖₂² / ‖w‖₁: less.
  @Test func theDenseVariantSpreadsItsBudget() {
    var configuration = FastGradientL1.Configuration()
    configuration.dense = true
    let critic = linear.weights[2].map(Double.init)
    let squares = critic.reduce(0) { $0 + $1 * $1 }
    let sum = critic.reduce(0) { $0 + abs($1) }
    let seen = LinearCase.perturbed(
      FastGradientL1(configuration), linear, states, objective: .value, epsilon: 2)
    for (state, seen) in zip(states, seen) {
      let gain = linear.outputs(state)[2] - linear.outputs(seen)[2]
      #expect(abs(gain - 2 * squares / sum) < 1e-5)
      #expect(zip(zip(state, seen), critic).allSatisfy { ($0.0 == $0.1) == ($1 == 0) })
    }
  }

  /// One coordinate moves: that of the largest weight, against it; the first among equals.
  @Test func theLargestWeightMoves() {
    for (state, seen) in zip(
      states, LinearCase.perturbed(FastGradientL1(), objective: .value, epsilon: 0.5))
    {
      var expected = state
      expected[3] -= 0.5
      #expect(seen == expected)
    }
    let equals = LinearAgent([[1, 0, 0], [0, 0, 1], [0, -2, 2]])
    let seen = LinearCase.perturbed(
      FastGradientL1(), equals, [[1, 1, 1]], objective: .value, epsilon: 0.25)
    #expect(seen == [[1, 1.25, 1]])
  }

  @Test func aFlatCriticLeavesNothingToDo() {
    let flat = LinearAgent([[1, 0, 0], [0, 0, 1], [0, 0, 0]])
    var dense = FastGradientL1.Configuration()
    dense.dense = true
    for attack in [FastGradientL1(), FastGradientL1(dense)] {
      #expect(
        LinearCase.perturbed(attack, flat, [[1, 2, 3]], objective: .value, epsilon: 1)
          == [[1, 2, 3]])
    }
  }
}
