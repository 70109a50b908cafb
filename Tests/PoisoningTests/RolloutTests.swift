import Essentials
import Interactions
import Testing

@testable import Poisoning

@Suite struct RolloutTests {
  private let scenario = PoisoningScenario.tiny(fakeUsers: 3, clicks: 4)

  /// A rollout whose clicks and log-probabilities tell where they belong.
  private func numbered(_ state: Activations, worlds: Int) -> Rollout {
    let rollout = Rollout(rows: worlds * 3, steps: 4, stride: 2)
    for row in 0..<worlds * 3 {
      for step in 0..<4 {
        let click = state.click(row: row, step: step)
        rollout.items[click] = Int32(row * 4 + step)
        rollout.logProbabilities[2 * click] = Float(row)
        rollout.logProbabilities[2 * click + 1] = Float(step)
      }
    }
    return rollout
  }

  private func state(worlds: Int) throws -> Activations {
    try makePolicy("plain", scenario).makeActivations(worlds: worlds)
  }

  @Test func poisonsAreTheWorldsTrajectories() throws {
    let state = try state(worlds: 5)
    let poisons = numbered(state, worlds: 5).poisons(of: scenario, in: state)
    #expect(poisons.flatMap { $0.clicks.map(\.index) } == Array(0..<60))
    #expect(poisons.allSatisfy { $0.fakeUserCount == 3 && $0.clicksPerFakeUser == 4 })
  }

  @Test func someWorldsCanBeSelected() throws {
    let (all, some) = try (state(worlds: 5), state(worlds: 2))
    let rollout = numbered(all, worlds: 5)
    let selected = rollout.selecting(worlds: [4, 1], of: scenario, from: all, to: some)
    #expect(selected.clickCount == 24)
    let expected = rollout.poisons(of: scenario, in: all)
    #expect(selected.poisons(of: scenario, in: some) == [expected[4], expected[1]])
    for (place, world) in [4, 1].enumerated() {
      for row in 0..<3 {
        for step in 0..<4 {
          let click = some.click(row: place * 3 + row, step: step)
          #expect(selected.logProbabilities[2 * click] == Float(world * 3 + row))
          #expect(selected.logProbabilities[2 * click + 1] == Float(step))
        }
      }
    }
  }
}
