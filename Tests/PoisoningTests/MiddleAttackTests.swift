import Interactions
import Testing

@testable import Poisoning

@Suite struct MiddleAttackTests {
  private let game = HeuristicGame()

  @Test func middleDrawsEachSetEquallyOften() async throws {
    let poison = try await game.poison(of: MiddleAttack(.init()))
    let scenario = game.recommender.scenario
    let top = Set(
      scenario.items.originals.sorted { scenario.popularity[$0] > scenario.popularity[$1] }
        .prefix(5))
    let counts = poison.clicks.reduce(into: [0, 0, 0]) { counts, item in
      counts[scenario.items.isTarget(item) ? 0 : top.contains(item.index) ? 1 : 2] += 1
    }
    // Five standard deviations of a binomial(6000, 1/3).
    #expect(counts.allSatisfy { abs($0 - 2_000) < 183 })
  }
}
