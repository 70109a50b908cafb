import Essentials
import Foundation
import PathReasoning
import Testing
@testable import Evasion

@Suite struct FastGradientSignTests {
  /// ∓ε against the sign of every weight; a weight of 0 moves nothing.
  @Test func everyCoordinateMovesByEpsilon() {
    let signs = LinearCase.agent.weights[2].map { weight -> Float in
      weight == 0 ? 0 : weight > 0 ? 1 : -1
    }
    let seen = LinearCase.perturbed(FastGradientSign(), objective: .value, epsilon: 0.5)
    for (state, seen) in zip(LinearCase.states, seen) {
      #expect(seen == zip(state, signs).map { $0 - 0.5 * $1 })
    }
  }

  /// With two actions the policy's gradient has the sign of their difference.
  @Test func thePolicyMovesAgainstItsChoice() {
    let (a, b) = (LinearCase.agent.weights[0], LinearCase.agent.weights[1])
    let seen = LinearCase.perturbed(FastGradientSign(), objective: .policy, epsilon: 0.25)
    for (state, seen) in zip(LinearCase.states, seen) {
      let outputs = LinearCase.agent.outputs(state)
      let side: Float = outputs[0] >= outputs[1] ? 1 : -1
      for column in state.indices {
        let difference = side * (a[column] - b[column])
        let sign: Float = difference == 0 ? 0 : difference > 0 ? 1 : -1
        #expect(seen[column] == state[column] - 0.25 * sign)
      }
    }
  }
}
