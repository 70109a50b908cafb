import Essentials
import Foundation
import PathReasoning
import Testing
@testable import Evasion

@Suite struct DeepFoolTests {
  private let linear = LinearCase.agent
  private let states = LinearCase.states

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
    let seen = LinearCase.perturbed(
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
    let seen = LinearCase.perturbed(
      DeepFool(), linear, states, objective: .policy, epsilon: .infinity)
    for (state, seen) in zip(states, seen) {
      let (before, after) = (linear.outputs(state), linear.outputs(seen))
      // The third state is on the boundary: no way to go.
      #expect((before[0] >= before[1]) != (after[0] >= after[1]) || before[0] == before[1])
    }
    let limited = LinearCase.perturbed(
      DeepFool(), linear, states, objective: .policy, epsilon: 0.125)
    for (state, seen) in zip(states, limited) {
      let moved = zip(state, seen).reduce(0) { $0 + pow(Double($1.0 - $1.1), 2) }.squareRoot()
      #expect(moved <= 0.125 + 1e-6)
    }
  }

  /// With every other action among the sample, chance has no part.
  @Test func aWholeSampleKnowsNoChance() {
    let found = [1, 2].map {
      LinearCase.perturbed(DeepFool(), objective: .policy, epsilon: .infinity, seed: $0)
    }
    #expect(found[0] == found[1])
  }
}
