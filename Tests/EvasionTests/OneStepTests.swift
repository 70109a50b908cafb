import Essentials
import Foundation
import PathReasoning
import Testing
@testable import Evasion

/// On a linear agent every one-step attack's effect is known in advance.
@Suite struct OneStepTests {
  private let linear = LinearCase.agent
  private let states = LinearCase.states

  /// What a step of size ε gains against weights w: ε times the dual norm.
  @Test(arguments: [0.125, 0.5, 3])
  func oneStepGainsTheDualNorm(epsilon: Double) {
    let (a, b, critic) = (linear.weights[0], linear.weights[1], linear.weights[2])
    func dual(_ weights: [Double], _ norm: PerturbationNorm) -> Double {
      switch norm {
      case .linf: weights.reduce(0) { $0 + abs($1) }
      case .l2: weights.reduce(0) { $0 + $1 * $1 }.squareRoot()
      default: weights.map(abs).max() ?? 0
      }
    }
    let attacks: [any EvasionAttack] = [FastGradientSign(), FastGradientL2(), FastGradientL1()]
    for attack in attacks {
      let norm = attack.norm
      let seen = LinearCase.perturbed(attack, linear, states, objective: .value, epsilon: epsilon)
      for (state, seen) in zip(states, seen) {
        let gain = linear.outputs(state)[2] - linear.outputs(seen)[2]
        #expect(abs(gain - epsilon * dual(critic.map(Double.init), norm)) < 1e-5)
      }
      // With two actions the cross-entropy of one ascends along the difference of both.
      let difference = zip(a, b).map { Double($0 - $1) }
      let fooled = LinearCase.perturbed(
        attack, linear, states, objective: .policy, epsilon: epsilon)
      for (state, seen) in zip(states, fooled) {
        let (before, after) = (linear.outputs(state), linear.outputs(seen))
        let side: Double = before[0] >= before[1] ? 1 : -1
        let gain = side * ((before[0] - before[1]) - (after[0] - after[1]))
        #expect(abs(gain - epsilon * dual(difference, norm)) < 1e-4)
      }
    }
  }
}
