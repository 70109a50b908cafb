import Interactions
import Testing

@testable import Poisoning

@Suite struct RandomAttackTests {
  private let game = HeuristicGame()

  @Test func randomAlternatesTargetsAndOriginals() async throws {
    let poison = try await game.poison(of: RandomAttack(.init()))
    let items = game.recommender.scenario.items
    #expect(poison.fakeUserCount == 300 && poison.clicksPerFakeUser == 20)
    for user in 0..<300 {
      for (time, item) in poison[user].enumerated() {
        #expect(items.isTarget(item) == time.isMultiple(of: 2))
      }
    }
    // 3,000 draws of each kind reach every item: the chance to miss one of 50 is below 1e-23.
    #expect(Set(poison.clicks).count == items.count)
  }
}
