import Essentials
import Interactions
import Kernels
import Rankers
import Statistics
import Testing
@testable import Victims

@Suite struct SimulatedVictimTests {
  private static let log: InteractionLog = {
    var rng = SeededGenerator(seed: 4)
    return InteractionLog(
      rows: (0..<60).map { _ in
        (0..<5 + rng.below(10)).map { _ in ItemID(min(rng.below(80), rng.below(80))) }
      }, itemCount: 80)
  }()

  private static var options: SimulatedVictim.Options {
    var options = SimulatedVictim.Options()
    options.seed = 11
    options.fakeUserCount = 4
    options.clicksPerFakeUser = 20
    options.targetCount = 3
    options.originalCandidateCount = 30
    options.listLength = 5
    return options
  }

  private static func injections(_ count: Int) -> [Injection] {
    var rng = SeededGenerator(seed: 5)
    return (0..<count).map { _ in
      Injection(
        Poison(
          fakeUserCount: 4, clicksPerFakeUser: 20,
          clicks: (0..<80).map { ItemID($0 % 2 == 0 ? 80 + rng.below(3) : rng.below(83)) }))
    }
  }

  static let rankers: [any Ranker.Type] = [
    ItemPop.self, CoVisitation.self, PMF.self, BPR.self,
  ]

  static let refreshes: [SimulatedVictim.Refresh] = [
    .incremental, .warmStart(epochs: 1), .retrain,
  ]

  private static func victim<R: Ranker>(
    _ type: R.Type, _ options: SimulatedVictim.Options = options
  ) throws -> SimulatedVictim {
    try SimulatedVictim(type, R.Configuration(), log: log, options: options) { _ in }
  }

  @Test(arguments: rankers, refreshes)
  func aWorldDependsOnItsInjectionAlone(
    ranker: any Ranker.Type, refresh: SimulatedVictim.Refresh
  ) async throws {
    var options = Self.options
    options.refresh = refresh
    let injections = Self.injections(refresh == .incremental ? 13 : 5)
    let victim = try Self.victim(ranker, options)
    let threads = Threads.count
    defer { Threads.count = threads }
    for draw in [Draw.attack, .fresh(2)] {
      Threads.count = 1
      let alone = try await victim.exposures(after: injections, on: draw, k: 5)
      Threads.count = 3
      let sideBySide = try await victim.exposures(after: injections, on: draw, k: 5)
      #expect(sideBySide == alone)
      let reversed = try await victim.exposures(after: injections.reversed(), on: draw, k: 5)
      #expect(reversed == alone.reversed())
      #expect(alone.allSatisfy { $0.count == 3 && $0.allSatisfy { (0...60).contains($0) } })
    }
  }

  /// Exposures on ItemPop, counted from nothing but the definition and the candidate lists.
  @Test func exposuresOfItemPopAreWhatTheyShouldBe() async throws {
    let victim = try Self.victim(ItemPop.self)
    #expect(victim.ceiling(k: 5) == 3 * 60 && victim.ceiling(k: 2) == 2 * 60)
    #expect(victim.scenario.popularity == Self.log.popularity)
    let lists = CandidateLists.drawn(
      for: (0..<60).map { UserID($0) }, from: victim.scenario.items, originals: 30,
      seed: Self.options.seed)
    let injections = Self.injections(20) + [.none]
    for k in [5, 9] {
      let expected = injections.map { injection in
        var counts = Self.log.popularity + [0, 0, 0]
        for item in injection.clicks { counts[item.index] += 1 }
        return (0..<60).reduce(into: [0, 0, 0]) { totals, user in
          // Sorted so that originals come first among equals.
          let list = lists.items[user * 33..<(user + 1) * 33].sorted {
            (counts[$0.index], $1.index) > (counts[$1.index], $0.index)
          }
          for item in list.prefix(k) where item.index >= 80 { totals[item.index - 80] += 1 }
        }
      }
      let measured = try await victim.exposures(after: injections, on: .attack, k: k)
      #expect(measured == expected)
      #expect(Set(expected).count > 3)
    }
  }

  /// What is recommended is what is counted.
  @Test(arguments: rankers)
  func recommendationsHoldTheExposures(ranker: any Ranker.Type) async throws {
    let victim = try Self.victim(ranker)
    let everyone = victim.users.real.map { UserID($0) }
    for draw in [Draw.attack, .fresh(1)] {
      for injection in Self.injections(3) {
        let lists = try await victim.recommendations(
          after: injection, for: everyone, on: draw, k: 5)
        #expect(lists.items.allSatisfy { $0.count == 5 && Set($0).count == 5 })
        let counted = victim.scenario.items.targets.map { target in
          lists.items.count { $0.contains(ItemID(target)) }
        }
        let exposures = try await victim.exposures(after: [injection], on: draw, k: 5)
        #expect(exposures == [counted])
      }
    }
  }

  @Test(arguments: [ItemPop.self, CoVisitation.self] as [any Ranker.Type])
  func whereUpdatesAreExactBothRefreshesAgree(ranker: any Ranker.Type) async throws {
    var options = Self.options
    let incremental = try Self.victim(ranker, options)
    options.refresh = .retrain
    let retrained = try Self.victim(ranker, options)
    let injections = Self.injections(6)
    let updated = try await incremental.recNums(after: injections, on: .attack, k: 5)
    let trained = try await retrained.recNums(after: injections, on: .attack, k: 5)
    #expect(updated == trained)
  }

  /// Fresh figures come from other candidates, but from the same game: their mean over many draws
  /// is near the figure of the attack's own draw.
  @Test func freshDrawsAreOtherDrawsOfTheSameGame() async throws {
    let victim = try Self.victim(ItemPop.self)
    let injection = Injection(
      Poison(
        fakeUserCount: 4, clicksPerFakeUser: 6, clicks: (0..<24).map { ItemID(80 + $0 % 2) }))
    let own = try await victim.recNums(after: [injection], on: .attack, k: 5)[0]
    let one = try await Judge(of: victim, draws: 1, k: 5).recNum(after: injection)
    let many = try await Judge(of: victim, draws: 40, k: 5).recNum(after: injection)
    #expect(one != many)
    #expect(many > 0 && many <= Double(victim.ceiling(k: 5)))
    // At most 3 targets a user; a user's count has a standard deviation of at most 1.5.
    #expect(abs(Double(own) - many) < 5 * 1.5 * 60.0.squareRoot())
  }

  @Test func clicksOnATargetPayOnEveryRankerThatIsTrained() async throws {
    for ranker in Self.rankers where ranker != CoVisitation.self {
      var options = Self.options
      options.fakeUserCount = 20
      let victim = try Self.victim(ranker, options)
      let injection = Injection(
        Poison(
          fakeUserCount: 20, clicksPerFakeUser: 20,
          clicks: [ItemID](repeating: ItemID(80), count: 400)))
      let recNums = try await victim.recNums(after: [injection, .none], on: .attack, k: 5)
      #expect(recNums[0] > recNums[1])
    }
  }

  /// Ctrl-C reaches a victim that trains for every query.
  @Test func whatRetrainingReportsCanEndAQuery() async throws {
    struct Stop: Error {}
    var options = Self.options
    options.refresh = .retrain
    let victim = try SimulatedVictim(
      BPR.self, .init(), log: Self.log, options: options, checkpoint: nil,
      retraining: { _ in throw Stop() }, reporting: { _ in })
    await #expect(throws: Stop.self) {
      try await victim.recNums(after: Self.injections(3), on: .attack, k: 5)
    }
  }

  @Test func whatDoesNotFitTraps() async {
    await #expect(processExitsWith: .failure) {
      let victim = try SimulatedVictimTests.victim(ItemPop.self)
      _ = try await victim.recNums(
        after: [Injection([(slot: 4, clicks: [ItemID(0)])])], on: .attack, k: 5)
    }
    await #expect(processExitsWith: .failure) {
      let victim = try SimulatedVictimTests.victim(ItemPop.self)
      _ = try await victim.recNums(
        after: [Injection([(slot: 0, clicks: [ItemID(83)])])], on: .attack, k: 5)
    }
  }
}
