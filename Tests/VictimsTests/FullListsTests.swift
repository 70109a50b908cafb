import Essentials
import Interactions
import Rankers
import Statistics
import Testing

@testable import Victims

/// Whole lists of built-in rankers against a search of everything.
@Suite struct FullListsTests {
  private static let log: InteractionLog = {
    var rng = SeededGenerator(seed: 14)
    return InteractionLog(
      rows: (0..<50).map { _ in
        (0..<5 + rng.below(8)).map { _ in ItemID(min(rng.below(60), rng.below(60))) }
      }, itemCount: 60)
  }()

  private static let injection: Injection = {
    var rng = SeededGenerator(seed: 6)
    return Injection(
      (0..<4).map { slot in
        (
          slot: slot,
          clicks: (0..<20).map { ItemID($0 % 2 == 0 ? 60 + rng.below(3) : rng.below(60)) }
        )
      })
  }()

  private static func victim<R: Ranker>(
    _ type: R.Type, _ refresh: SimulatedVictim.Refresh = .incremental
  ) throws -> SimulatedVictim {
    var options = SimulatedVictim.Options()
    options.seed = 2
    options.fakeUserCount = 4
    options.targetCount = 3
    options.lists = .full
    options.refresh = refresh
    return try SimulatedVictim(type, R.Configuration(), log: log, options: options) { _ in }
  }

  @Test(arguments: SimulatedVictimTests.rankers, SimulatedVictimTests.refreshes)
  func exposuresCountTheLists(ranker: any Ranker.Type, refresh: SimulatedVictim.Refresh)
    async throws
  {
    let victim = try Self.victim(ranker, refresh)
    let users = (0..<50).map { UserID($0) }
    for draw in [Draw.attack, .fresh(1)] {
      let lists = try await victim.recommendations(
        after: Self.injection, for: users, on: draw, k: 7)
      for (user, items) in zip(lists.users, lists.items) {
        #expect(Set(items).count == 7 && Set(items).isDisjoint(with: Self.log[user]))
      }
      let counts = (60..<63).map { target in lists.items.count { $0.contains(ItemID(target)) } }
      #expect(
        try await victim.exposures(after: [Self.injection], on: draw, k: 7) == [counts])
    }
  }

  /// By popularity, most first, of equals the first: counted from the log alone.
  @Test func listsOfItemPopAreByPopularity() async throws {
    let victim = try Self.victim(ItemPop.self)
    var clicks = Self.log.popularity + [0, 0, 0]
    for item in Self.injection.clicks { clicks[item.index] += 1 }
    let order = (0..<63).sorted { (-clicks[$0], $0) < (-clicks[$1], $1) }.map { ItemID($0) }
    let users = [UserID(3), UserID(40)]
    let lists = try await victim.recommendations(
      after: Self.injection, for: users, on: .attack, k: 9)
    #expect(
      lists.items
        == users.map { user in
          Array(order.filter { !Self.log[user].contains($0) }.prefix(9))
        })
  }

  /// Where everything is a tie, no target is listed before an original item that is left.
  @Test func aTargetLosesTies() async throws {
    let log = InteractionLog(rows: [[0, 1].map { ItemID($0) }], itemCount: 4)
    let full = FullLists(items: ItemCatalog(originalCount: 4, targetCount: 2), log: log)
    var rng = SeededGenerator(seed: 1)
    let model = ItemPop(
      ItemPop.Configuration(), users: UserRoster(realCount: 1, fakeCount: 0),
      items: ItemCatalog(originalCount: 4, targetCount: 2), using: &rng)
    try model.fit(
      to: InteractionLog(rows: [[]], itemCount: 4), validation: nil, using: &rng
    ) { _ in }
    let lists = try full.lists(by: model, for: [UserID(0)], k: 3)
    #expect(lists.items == [[2, 3, 4].map { ItemID($0) }])
    #expect(try full.exposures(by: model, for: [UserID(0)], k: 3) == [1, 0])
    #expect(try full.exposures(by: model, for: [UserID(0)], k: 10) == [1, 1])
  }

  @Test func accuracyBeforeAndAfter() async throws {
    let victim = try Self.victim(BPR.self)
    let positives = (0..<50).map { $0 % 2 == 0 ? ItemID(($0 * 11) % 60) : nil }
    let heldOut = HeldOut(positives, amid: Self.log, seed: 1)
    for injection in [Injection.none, Self.injection] {
      let lists = try await victim.recommendations(
        after: injection, for: heldOut.users, on: .attack, k: 10)
      let hits = zip(lists.users, lists.items).count { user, items in
        items.contains { $0 == positives[user.index] }
      }
      let metrics = try await victim.accuracy(after: injection, on: heldOut, k: 10)
      #expect(metrics.hitRatio == Double(hits) / 25 && metrics.candidates == 63)
    }
  }

  @Test func blastRadiusComparesLists() {
    func lists(_ items: [[Int]]) -> RecommendedLists {
      RecommendedLists(
        users: items.indices.map { UserID($0) }, items: items.map { $0.map { ItemID($0) } })
    }
    let radius = BlastRadius(
      before: lists([[1, 2, 3], [1, 2, 3], [1, 2], [], [4]]),
      after: lists([[1, 2, 3], [3, 2, 9], [1], [], [5]]), k: 3)
    #expect(radius.users == 5 && radius.changes == [0, 1, 1, 0, 1])
    #expect(radius.overlaps == [1, 2.0 / 3, 0.5, 1, 0])
    #expect(radius.changedUsers == 0.6)
    let nobody = BlastRadius(before: lists([]), after: lists([]), k: 3)
    #expect(nobody.changedUsers == nil && nobody.overlap == nil)
  }
}
