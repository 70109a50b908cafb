import Essentials
import Interactions
import Testing
@testable import Poisoning

@Suite struct SpreadTests {
  private let scenario = PoisoningScenario(
    items: ItemCatalog(originalCount: 30, targetCount: 8), popularity: (0..<30).map { 60 - 2 * $0 },
    fakeUserCount: 6, clicksPerFakeUser: 8)
  private let log = InteractionLog(
    rows: (0..<40).map { user in (0..<4).map { ItemID((user * 7 + $0 * $0 * 3) % 30) } },
    itemCount: 30)

  private var material: SpreadMaterial {
    SpreadMaterial(of: scenario, log: log, numbersOfTargets: [1, 2, 3, 4, 8])
  }

  @Test(arguments: 1...6) func targetsAloneShareTheAccounts(count: Int) throws {
    var rng = SeededGenerator(seed: 1)
    let poison = try #require(
      material.poison(Spread(targets: count, partners: .none), using: &rng))
    var counts: [ItemID: Int] = [:]
    for click in poison.clicks { counts[click, default: 0] += 1 }
    #expect(counts.count == count && counts.keys.allSatisfy { scenario.items.isTarget($0) })
    let least = 6 / count * 8
    #expect(counts.values.allSatisfy { $0 == least || $0 == least + 8 })
  }

  @Test func morePromotedThanThereAreAccountsIsNoSpread() {
    var rng = SeededGenerator(seed: 1)
    #expect(material.poison(Spread(targets: 8, partners: .none), using: &rng) == nil)
  }

  @Test(arguments: [false, true]) func partnersStandBesideTargets(isPartnerFirst: Bool) throws {
    var rng = SeededGenerator(seed: 2)
    let poison = try #require(
      material.poison(
        Spread(targets: 2, partners: .popular(3), isPartnerFirst: isPartnerFirst), using: &rng))
    for user in 0..<6 {
      for (time, click) in poison[user].enumerated() {
        #expect(scenario.items.isTarget(click) == (time.isMultiple(of: 2) != isPartnerFirst))
        if !scenario.items.isTarget(click) { #expect(click.index < 3) }
      }
      #expect(Set(poison[user].filter { scenario.items.isTarget($0) }).count == 1)
    }
  }

  /// One target beside ConsLOP's anchors has the co-visits that ConsLOP plans.
  @Test func anchorsAreThoseOfConsLOP() throws {
    var rng = SeededGenerator(seed: 3)
    let poison = try #require(
      material.poison(Spread(targets: 1, partners: .anchors), using: &rng))
    let planned = ConsLOP(.init(), knowing: log).plan(in: scenario).anchors(count: 24)
    #expect(poison.clicks.filter { !scenario.items.isTarget($0) }.sorted() == planned.sorted())
  }
}
