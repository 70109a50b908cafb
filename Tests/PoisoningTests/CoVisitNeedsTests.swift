import Essentials
import Interactions
import Testing

@testable import Poisoning

/// What an item of the log needs to enter lists, against counting anew with one co-visit more and one less.
@Suite struct CoVisitNeedsTests {
  private let game = CoVisitGame()

  /// A log with the most popular item last, or with a rare one.
  private func log(seed: UInt64, popularLast: Bool) -> InteractionLog {
    let log = game.log(items: 20, users: 60, seed: seed)
    return InteractionLog(
      rows: (0..<log.userCount).map { user in
        log[UserID(user)].map { popularLast ? ItemID(19 - $0.index) : $0 }
      }, itemCount: 20)
  }

  @Test(arguments: CoVisits.Normalization.allCases, [false, true])
  func aTargetOfTheLogStartsFromWhatItHas(
    normalization: CoVisits.Normalization, popularLast: Bool
  ) {
    for seed in 0..<5 as Range<UInt64> {
      let log = log(seed: seed, popularLast: popularLast)
      let scenario = PoisoningScenario(
        items: ItemCatalog(originalCount: 19, targetCount: 3), popularity: log.popularity,
        fakeUserCount: 2, clicksPerFakeUser: 6)
      let needs = CoVisitNeeds(in: scenario, log: log)
      #expect(needs.knows(ItemID(19)) && !needs.knows(ItemID(20)))
      let needed = needs.needed(for: ItemID(19), k: 2, normalization: normalization)
      for (item, count) in needed.enumerated() {
        func isListed(_ m: Int) -> Bool {
          game.place(of: 19, for: item, in: log, coVisits: m, normalization) < 2
        }
        guard let count else {
          #expect(!isListed(40), "item \(item)")
          continue
        }
        #expect(isListed(count), "item \(item), \(count)")
        if count > 0 { #expect(!isListed(count - 1), "item \(item), \(count)") }
      }
      // Any new item needs the same.
      #expect(
        needs.needed(for: ItemID(20), k: 2, normalization: normalization)
          == needs.needed(k: 2, normalization: normalization))
    }
  }

  /// Every poison follows the plan of the target that it promotes.
  @Test func eachTargetHasAPlanOfItsOwn() {
    let log = log(seed: 3, popularLast: true)
    let scenario = PoisoningScenario(
      items: ItemCatalog(originalCount: 18, targetCount: 3), popularity: log.popularity,
      fakeUserCount: 2, clicksPerFakeUser: 12)
    let attack = game.attack(log, .squareRoot)
    var rng = SeededGenerator(seed: 1)
    var promoted: Set<ItemID> = []
    for poison in attack.strategy(in: scenario)(30, &rng) {
      let target = poison.clicks[0]
      promoted.insert(target)
      let plan = attack.plan(in: scenario, for: target)
      let anchors = poison.clicks.enumerated().filter { !$0.offset.isMultiple(of: 2) }
        .map(\.element)
      #expect(anchors.sorted() == plan.anchors(count: 12).sorted())
    }
    #expect(promoted == [ItemID(18), ItemID(19), ItemID(20)])
  }
}
