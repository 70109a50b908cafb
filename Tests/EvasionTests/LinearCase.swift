import Essentials
import PathReasoning
@testable import Evasion

/// A linear agent and states on which every attack's effect is known in advance.
enum LinearCase {
  /// Two actions and the critic over ten inputs; the largest weights are single.
  static let agent = LinearAgent([
    [0.5, -1, 0.25, 0, 1.5, -0.125, 0.75, -0.5, 1, 0.25],
    [-0.5, 0.5, 1, -1, 0.25, 0.5, 0, 0.125, -2, 0.75],
    [1, -0.5, 0.25, 2.5, -1.5, 0.75, -0.25, 0, 0.5, -1],
  ])
  static let states: [[Float]] = [
    [1, 0.5, -0.25, 0.75, 0, 1.5, -1, 0.25, 0.5, -0.5],
    [-1, 0.25, 0.5, -0.75, 1, -0.5, 0, 1, -1, 0.5],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  ]

  /// The states that an agent sees under an attack.
  static func perturbed(
    _ attack: some EvasionAttack, _ linear: LinearAgent = agent, _ states: [[Float]] = states,
    objective: EvasionObjective, epsilon: Double, seed: UInt64 = 1
  ) -> [[Float]] {
    var rng = SeededGenerator(seed: seed)
    return attack.perturbed(
      linear.victim(states), objective: objective, epsilon: epsilon, using: &rng
    ).rowArrays
  }
}
