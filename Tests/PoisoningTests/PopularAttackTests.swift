import Interactions
import Testing

@testable import Poisoning

@Suite struct PopularAttackTests {
  private let game = HeuristicGame()

  @Test func popularClicksOnlyTheTopTenth() async throws {
    let poison = try await game.poison(of: PopularAttack(.init()))
    let scenario = game.recommender.scenario
    let top = scenario.items.originals.sorted { scenario.popularity[$0] > scenario.popularity[$1] }
    let clicked = Set(poison.clicks.filter { !scenario.items.isTarget($0) }.map(\.index))
    #expect(clicked == Set(top.prefix(5)))
    #expect(poison.targetClickRatio(in: scenario.items) == 0.5)
  }
}
