import Essentials
import Foundation
import PathReasoning
import Testing
@testable import Evasion

@Suite struct FastGradientL2Tests {
  /// −ε w / ‖w‖₂, number by number.
  @Test func theStepGoesAgainstTheGradient() {
    let weights = LinearCase.agent.weights[2].map(Double.init)
    let length = weights.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let seen = LinearCase.perturbed(FastGradientL2(), objective: .value, epsilon: 0.75)
    for (state, seen) in zip(LinearCase.states, seen) {
      for (column, weight) in weights.enumerated() {
        let step = Double(seen[column]) - Double(state[column])
        #expect(abs(step + 0.75 * weight / length) < 1e-6)
      }
    }
  }

  /// Gradients whose squares are below the least float still have a direction; zeros have none.
  @Test func tinyGradientsHaveADirection() {
    let tiny = LinearAgent([[1, 0], [0, 1], [3 * 0x1p-80, -4 * 0x1p-80]])
    let seen = LinearCase.perturbed(
      FastGradientL2(), tiny, [[0, 0]], objective: .value, epsilon: 1)[0]
    #expect(abs(seen[0] + 0.6) < 1e-6 && abs(seen[1] - 0.8) < 1e-6)
    let flat = LinearAgent([[1, 0], [0, 1], [0, 0]])
    #expect(
      LinearCase.perturbed(FastGradientL2(), flat, [[1, 2]], objective: .value, epsilon: 1)
        == [[1, 2]])
  }
}
