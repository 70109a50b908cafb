import Essentials
import Foundation
import PathReasoning
import Testing
@testable import Evasion

/// On a linear agent every attack's effect is known in advance.
@Suite struct ClosedFormTests {
  /// Two actions and the critic over ten inputs; the largest weights are single.
  private let linear = LinearAgent([
    [0.5, -1, 0.25, 0, 1.5, -0.125, 0.75, -0.5, 1, 0.25],
    [-0.5, 0.5, 1, -1, 0.25, 0.5, 0, 0.125, -2, 0.75],
    [1, -0.5, 0.25, 2.5, -1.5, 0.75, -0.25, 0, 0.5, -1],
  ])
  private let states: [[Float]] = [
    [1, 0.5, -0.25, 0.75, 0, 1.5, -1, 0.25, 0.5, -0.5],
    [-1, 0.25, 0.5, -0.75, 1, -0.5, 0, 1, -1, 0.5],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  ]

  private func perturbed(
    _ attack: some EvasionAttack, _ linear: LinearAgent, _ states: [[Float]],
    objective: EvasionObjective, epsilon: Double
  ) -> [[Float]] {
    var rng = SeededGenerator(seed: 1)
    return attack.perturbed(
      linear.victim(states), objective: objective, epsilon: epsilon, using: &rng
    ).rowArrays
  }

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
      let seen = perturbed(attack, linear, states, objective: .value, epsilon: epsilon)
      for (state, seen) in zip(states, seen) {
        let gain = linear.outputs(state)[2] - linear.outputs(seen)[2]
        #expect(abs(gain - epsilon * dual(critic.map(Double.init), norm)) < 1e-5)
      }
      // With two actions the cross-entropy of one ascends along the difference of both.
      let difference = zip(a, b).map { Double($0 - $1) }
      let fooled = perturbed(attack, linear, states, objective: .policy, epsilon: epsilon)
      for (state, seen) in zip(states, fooled) {
        let (before, after) = (linear.outputs(state), linear.outputs(seen))
        let side: Double = before[0] >= before[1] ? 1 : -1
        let gain = side * ((before[0] - before[1]) - (after[0] - after[1]))
        #expect(abs(gain - epsilon * dual(difference, norm)) < 1e-4)
      }
    }
  }

  /// Spread over all coordinates, the same budget gains ε ‖w‖₂² / ‖w‖₁: less.
  @Test func theDenseVariantSpreadsItsBudget() {
    var configuration = FastGradientL1.Configuration()
    configuration.dense = true
    let critic = linear.weights[2].map(Double.init)
    let squares = critic.reduce(0) { $0 + $1 * $1 }
    let sum = critic.reduce(0) { $0 + abs($1) }
    let seen = perturbed(
      FastGradientL1(configuration), linear, states, objective: .value, epsilon: 2)
    for (state, seen) in zip(states, seen) {
      let gain = linear.outputs(state)[2] - linear.outputs(seen)[2]
      #expect(abs(gain - 2 * squares / sum) < 1e-5)
      #expect(zip(zip(state, seen), critic).allSatisfy { ($0.0 == $0.1) == ($1 == 0) })
    }
  }

  /// One step, across the nearest boundary and beyond it by the overshoot.
  @Test(arguments: [0.0, 0.02, 0.5])
  func deepFoolLandsOnTheBoundary(overshoot: Double) {
    var rng = SeededGenerator(seed: 4)
    func draw(_ count: Int) -> [Float] {
      (0..<count).map { _ in Float(rng.below(129) - 64) / 64 }
    }
    let linear = LinearAgent((0..<8).map { _ in draw(10) })
    let states = (0..<30).map { _ in draw(10) }
    var configuration = DeepFool.Configuration()
    configuration.overshoot = overshoot
    configuration.steps = 1
    let seen = perturbed(
      DeepFool(configuration), linear, states, objective: .policy, epsilon: .infinity)
    for (state, seen) in zip(states, seen) {
      let before = linear.outputs(state)[..<7]
      guard let chosen = before.indices.max(by: { before[$0] < before[$1] }) else { continue }
      var (nearest, other) = (Double.infinity, -1)
      for action in before.indices where action != chosen {
        let norm = zip(linear.weights[action], linear.weights[chosen])
          .reduce(0) { $0 + pow(Double($1.0 - $1.1), 2) }.squareRoot()
        let distance = (before[chosen] - before[action]) / norm
        if distance < nearest { (nearest, other) = (distance, action) }
      }
      let moved = zip(state, seen).reduce(0) { $0 + pow(Double($1.0 - $1.1), 2) }.squareRoot()
      #expect(abs(moved - (1 + overshoot) * nearest) < 1e-4)
      let after = linear.outputs(seen)
      let gap = before[chosen] - before[other]
      #expect(abs(after[other] - after[chosen] - overshoot * gap) < 1e-4)
    }
  }

  /// With an overshoot the agent prefers another action in the end, and a limit keeps the way short.
  @Test func deepFoolStopsWhereTheActionChanges() {
    let seen = perturbed(DeepFool(), linear, states, objective: .policy, epsilon: .infinity)
    for (state, seen) in zip(states, seen) {
      let (before, after) = (linear.outputs(state), linear.outputs(seen))
      // The third state is on the boundary: no way to go.
      #expect((before[0] >= before[1]) != (after[0] >= after[1]) || before[0] == before[1])
    }
    let limited = perturbed(DeepFool(), linear, states, objective: .policy, epsilon: 0.125)
    for (state, seen) in zip(states, limited) {
      let moved = zip(state, seen).reduce(0) { $0 + pow(Double($1.0 - $1.1), 2) }.squareRoot()
      #expect(moved <= 0.125 + 1e-6)
    }
  }

  /// The coordinates of the largest −w_target · w_current move, by θ, towards the target, and no more
  /// than it takes.
  @Test func saliencyChoosesItsCoordinates() {
    // Products by coordinate: −1, 0.5, 2, 0, 0.25, 1.5, with the sign that saliency has.
    let target: [Float] = [1, 0.5, -2, 1, -0.25, 1.5]
    let current: [Float] = [1, -1, 1, 0, 1, -1]
    let linear = LinearAgent([current, target, [0, 0, 0, 0, 0, 0]])
    var configuration = JacobianSaliencyMap.Configuration()
    configuration.theta = 0.25
    configuration.coordinatesPerStep = 1
    let tie: [Float] = [8, 0, 0, 0, 0, 0]
    let sure: [Float] = [0, -8, 0, 0, 0, 0]
    let cases: [(state: [Float], coordinates: Int, moves: [Float])] = [
      // Prefers action 0 in both, by far: order of saliency is coordinates 2, 5, 1, 4.
      (sure, 1, [0, 0, -0.25, 0, 0, 0]), (sure, 2, [0, 0, -0.25, 0, 0, 0.25]),
      (sure, 3, [0, 0.25, -0.25, 0, 0, 0.25]), (sure, 4, [0, 0.25, -0.25, 0, -0.25, 0.25]),
      // The others have no positive saliency.
      (sure, 6, [0, 0.25, -0.25, 0, -0.25, 0.25]),
    ]
    for (state, coordinates, moves) in cases {
      configuration.coordinates = coordinates
      let seen = perturbed(
        JacobianSaliencyMap(configuration), linear, [state], objective: .policy,
        epsilon: .infinity)[0]
      #expect(zip(seen, state).map { $0 - $1 } == moves)
    }
    // A tie prefers action 0, and any move ends it.
    configuration.coordinates = 6
    let tied = perturbed(
      JacobianSaliencyMap(configuration), linear, [tie], objective: .policy, epsilon: .infinity)[0]
    #expect(zip(tied, tie).map { $0 - $1 } == [0, 0, -0.25, 0, 0, 0])
    // ε is a number of coordinates.
    let limited = perturbed(
      JacobianSaliencyMap(configuration), linear, [sure], objective: .policy, epsilon: 2.9)[0]
    #expect(zip(limited, sure).map { $0 - $1 } == [0, 0, -0.25, 0, 0, 0.25])
  }
}
