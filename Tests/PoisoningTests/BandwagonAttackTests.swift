import Essentials
import Interactions
import Testing

@testable import Poisoning

@Suite struct BandwagonAttackTests {
  private let scenario = PoisoningScenario(
    items: ItemCatalog(originalCount: 50, targetCount: 8),
    popularity: (0..<50).map { ($0 * 37) % 50 }, fakeUserCount: 16, clicksPerFakeUser: 20)

  private func poison(
    seed: UInt64 = 1, _ change: (inout BandwagonAttack.Configuration) -> Void = { _ in }
  ) -> Poison {
    var configuration = BandwagonAttack.Configuration()
    change(&configuration)
    var rng = SeededGenerator(seed: seed)
    return BandwagonAttack(configuration).strategy(in: scenario)(1, &rng)[0]
  }

  @Test func anAccountIsOneTargetSelectedItemsAndFillers() {
    let poison = poison()
    let top = Set(scenario.originalsByPopularity.prefix(5))
    var promoted: [ItemID: Int] = [:]
    for user in 0..<16 {
      let clicks = poison[user]
      let targets = clicks.filter(scenario.items.isTarget)
      #expect(targets.count == 10 && Set(targets).count == 1)
      promoted[targets[0], default: 0] += 1
      // Five selected clicks for five selected items, five fillers that are not.
      #expect(Set(clicks.filter(top.contains)) == top && clicks.count(where: top.contains) == 5)
      let fillers = clicks.filter { !scenario.items.isTarget($0) && !top.contains($0) }
      #expect(fillers.count == 5 && Set(fillers).count == 5)
      for (time, item) in clicks.enumerated() {
        #expect(scenario.items.isTarget(item) == time.isMultiple(of: 2))
      }
    }
    #expect(promoted.count == 8 && promoted.values.allSatisfy { $0 == 2 })
  }

  @Test(arguments: [(0.2, 4), (0.45, 9), (1.0, 20)], [(0.0, 0.0), (0.5, 0.5), (1.0, 1.0)])
  func sharesAreAsSet(target: (Double, Int), selected: (Double, Double)) {
    let poison = poison {
      $0.targetShare = target.0
      $0.selectedShare = selected.0
      $0.selectedItems = 3
      $0.targetsPerAccount = 4
    }
    let top = Set(scenario.originalsByPopularity.prefix(3))
    for user in 0..<16 {
      let targets = poison[user].filter(scenario.items.isTarget)
      #expect(targets.count == target.1 && Set(targets).count == 4)
      let others = 20 - target.1
      #expect(
        poison[user].count(where: top.contains) == Int((Double(others) * selected.1).rounded()))
    }
  }

  /// 3,000 fillers reach each of 45 items: the chance to miss one is below 1e-26.
  @Test func fillersAreAllItemsThatAreNotSelected() {
    var met: Set<ItemID> = []
    for seed in 0..<40 as Range<UInt64> { met.formUnion(poison(seed: seed).clicks) }
    #expect(met.count == 58)
  }

  @Test func moreSelectedItemsThanThereAreAreAll() throws {
    let poison = poison { $0.selectedItems = 1_000 }
    _ = try scenario.admit(poison)
    #expect(poison.targetClickRatio(in: scenario.items) == 0.5)
  }

  @Test func theBestOfSeveralDrawsIsKept() async throws {
    let recommender = FormulaRecommender { $0.clicks.count { $0 == ItemID(7) } }
    var configuration = BandwagonAttack.Configuration()
    configuration.draws = 40
    var rng = SeededGenerator(seed: 1)
    let crafted = try await BandwagonAttack(configuration).craft(
      against: recommender, using: &rng, checkpoint: nil, reporting: { _ in })
    #expect(recommender.queries == 40)
    #expect(crafted.poison.clicks.contains(ItemID(7)))
  }
}
