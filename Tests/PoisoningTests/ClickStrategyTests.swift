import Essentials
import Interactions
import Testing
@testable import Poisoning

@Suite struct ClickStrategyTests {
  /// 20 originals of which item i is the i-th most popular, and targets 20, 21, 22.
  private func strategy(_ users: Int, _ clicks: [Int]) -> ClickStrategy {
    let scenario = PoisoningScenario(
      items: ItemCatalog(originalCount: 20, targetCount: 3), popularity: (0..<20).map { 100 - $0 },
      fakeUserCount: users, clicksPerFakeUser: clicks.count / users)
    return ClickStrategy(
      of: Poison(
        fakeUserCount: users, clicksPerFakeUser: clicks.count / users,
        clicks: clicks.map { ItemID($0) }), in: scenario)
  }

  @Test func countedByHand() {
    let strategy = strategy(2, [21, 0, 21, 1, 20, 21, 2, 19])
    #expect(strategy.targetClickRatio == 0.5)
    #expect(strategy.popularityDeciles == [0.5, 0.25, 0, 0, 0, 0, 0, 0, 0, 0.25])
    // Three switches of three in the first trajectory, one of three in the second.
    #expect(strategy.alternation == 4.0 / 6)
    #expect(strategy.distinctTargets == 2)
    #expect(strategy.distinctOriginals == 4)
    #expect(strategy.targetClicks == [3, 1, 0])
  }

  @Test func targetsAloneLeaveDecilesEmpty() {
    let strategy = strategy(1, [20, 20, 22])
    #expect(strategy.targetClickRatio == 1)
    #expect(strategy.popularityDeciles.isEmpty)
    #expect(strategy.alternation == 0)
    #expect(strategy.distinctOriginals == 0)
    #expect(strategy.targetClicks == [2, 1, 0])
  }

  @Test func singleClicksDoNotAlternate() {
    #expect(strategy(3, [20, 3, 21]).alternation == nil)
  }

  @Test(arguments: 0..<10) func sharesOfRandomPoisonsSumToOne(seed: UInt64) {
    var rng = SeededGenerator(seed: seed)
    for originals in [3, 10, 47] {
      let scenario = PoisoningScenario.tiny(originals: originals, fakeUsers: 5, clicks: 9)
      let poison = scenario.poison(
        following: RandomAttack(.init()).rule(in: scenario), using: &rng)
      let strategy = ClickStrategy(of: poison, in: scenario)
      #expect(abs(strategy.popularityDeciles.reduce(0, +) - 1) < 1e-12)
      #expect(strategy.alternation == 1)
      #expect(strategy.targetClicks.reduce(0, +) == 25)
    }
  }
}
