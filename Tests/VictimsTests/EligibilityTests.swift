import Essentials
import Interactions
import Rankers
import Statistics
import Testing

@testable import Victims

/// Items of the log as targets: who counts for them, and that renumbering changes nothing.
@Suite struct EligibilityTests {
  private static let originals = 57
  private static let log: InteractionLog = {
    var rng = SeededGenerator(seed: 8)
    return InteractionLog(
      rows: (0..<50).map { _ in
        (0..<5 + rng.below(8)).map { _ in ItemID(min(rng.below(60), rng.below(60) + 5)) }
      }, itemCount: 60)
  }()
  private static let injection: Injection = {
    var rng = SeededGenerator(seed: 6)
    return Injection(
      (0..<4).map { slot in
        (
          slot: slot,
          clicks: (0..<20).map { ItemID($0 % 2 == 0 ? 57 + rng.below(5) : rng.below(57)) }
        )
      })
  }()

  /// The last three items of the log are promoted, and two new ones.
  private static func victim<R: Ranker>(
    _ type: R.Type, _ lists: ListKind, _ refresh: SimulatedVictim.Refresh = .incremental
  ) throws -> SimulatedVictim {
    var options = SimulatedVictim.Options()
    options.seed = 2
    options.fakeUserCount = 4
    options.targetCount = 2
    options.knownTargetCount = 3
    options.originalCandidateCount = 30
    options.lists = lists
    options.refresh = refresh
    return try SimulatedVictim(type, R.Configuration(), log: log, options: options) { _ in }
  }

  private static let users = (0..<50).map { UserID($0) }

  @Test func whoHasATargetDoesNotCountForIt() throws {
    let victim = try Self.victim(ItemPop.self, .full)
    #expect(victim.scenario.items == ItemCatalog(originalCount: 57, targetCount: 5))
    let popularity = Self.log.popularity
    #expect(victim.scenario.popularity == Array(popularity[..<57]))
    #expect(victim.scenario.targetPopularity == Array(popularity[57...]) + [0, 0])
    let having = (57..<60).map { target in
      Self.users.count { Self.log[$0].contains(ItemID(target)) }
    }
    #expect(having.contains { $0 > 0 })
    #expect(
      victim.eligibility.counts(among: Self.users) == having.map { 50 - $0 } + [50, 50])
    for k in [1, 3, 4, 10] {
      let most = Self.users.reduce(0) { sum, user in
        sum + min(k, 5 - Set(Self.log[user]).count { $0.index >= 57 })
      }
      #expect(victim.ceiling(k: k) == most)
    }
    #expect(
      Eligibility(for: victim.scenario.items, amid: Self.log)
        == victim.eligibility)
    #expect(
      Eligibility(for: .init(originalCount: 60, targetCount: 2), amid: Self.log)
        == Eligibility(everybodyFor: 2))
  }

  /// Lists and counts agree, and nobody is recommended a target that they have, in lists of either kind.
  @Test(arguments: SimulatedVictimTests.rankers, ListKind.allCases)
  func listsHoldNoTargetTwice(ranker: any Ranker.Type, lists: ListKind) async throws {
    for refresh in SimulatedVictimTests.refreshes {
      let victim = try Self.victim(ranker, lists, refresh)
      for (k, draw) in [(7, Draw.attack), (7, .fresh(1)), (60, .attack)] {
        let found = try await victim.recommendations(
          after: Self.injection, for: Self.users, on: draw, k: k)
        for (user, items) in zip(found.users, found.items) {
          #expect(items.allSatisfy { $0.index < 57 || !Self.log[user].contains($0) })
        }
        let counts = (57..<62).map { target in
          found.items.count { $0.contains(ItemID(target)) }
        }
        #expect(
          try await victim.exposures(after: [Self.injection], on: draw, k: k) == [counts])
      }
    }
  }

  /// A target's exposures on ItemPop, from the log with items numbered as they were.
  @Test func renumberingIsInvisible() async throws {
    let dataset = Dataset(
      name: "x", userNames: (0..<50).map { "u\($0)" }, itemNames: (0..<60).map { "i\($0)" },
      log: Self.log)
    let targets = [4, 31, 2]
    let promotion = try Promotion(
      of: dataset, named: targets.map { "i\($0)" }, option: "--target-items")
    var rng = SeededGenerator(seed: 3)
    // By the numbers that the dataset has.
    let clicks = (0..<3).map { _ in
      (0..<15).map { $0 % 3 == 0 ? rng.below(60) : targets[rng.below(3)] }
    }
    let numbers = Dictionary(
      uniqueKeysWithValues: promotion.dataset.itemNames.enumerated().map { ($1, ItemID($0)) })
    let injection = Injection(
      clicks.enumerated().map { slot, row in
        (slot: slot, clicks: row.compactMap { numbers["i\($0)"] })
      })
    var popularity = Self.log.popularity
    for item in clicks.joined() { popularity[item] += 1 }
    let order = (0..<60).sorted { first, second in
      if popularity[first] != popularity[second] { return popularity[first] > popularity[second] }
      let (isFirst, isSecond) = (targets.contains(first), targets.contains(second))
      return isFirst == isSecond ? first < second : isSecond
    }
    let lists = Self.users.map { user in
      order.filter { !Self.log[user].contains(ItemID($0)) }.prefix(6)
    }
    var options = SimulatedVictim.Options()
    options.fakeUserCount = 3
    options.targetCount = 0
    options.knownTargetCount = 3
    options.lists = .full
    let victim = try SimulatedVictim(
      ItemPop.self, .init(), log: promotion.dataset.log, options: options
    ) { _ in }
    #expect(
      try await victim.exposures(after: [injection], on: .attack, k: 6)[0]
        == targets.map { target in lists.count { $0.contains(target) } })
  }

  /// To a ranker an item of the log is one like any other: what is promoted changes no score.
  @Test(arguments: [EASE.self, BPR.self] as [any Ranker.Type])
  func whatIsPromotedTrainsAsItDid(ranker: any Ranker.Type) async throws {
    func lists<R: Ranker>(_ type: R.Type, known: Int) async throws -> [[ItemID]] {
      var options = SimulatedVictim.Options()
      options.seed = 5
      options.fakeUserCount = 4
      options.targetCount = 2
      options.knownTargetCount = known
      options.lists = .full
      let victim = try SimulatedVictim(type, .init(), log: Self.log, options: options) { _ in }
      return try await victim.recommendations(
        after: Self.injection, for: Self.users, on: .attack, k: 12
      ).items
    }
    #expect(try await lists(ranker, known: 3) == lists(ranker, known: 0))
  }

  @Test func ratesAreSharesOfThoseWhoMay() {
    let rate = TargetHitRate(exposures: [[2, 0, 6], [4, 0, 6]], eligible: [10, 0, 6])
    #expect(rate.perTarget == [0.3, nil, 1] && rate.mean == 0.65)
    #expect(TargetHitRate(exposures: [[0]], eligible: [0]).mean == nil)
  }
}
