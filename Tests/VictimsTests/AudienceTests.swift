import Essentials
import Interactions
import Rankers
import Statistics
import Testing
@testable import Victims

@Suite struct AudienceTests {
  @Test func aSampleIsOfTheSizeThatIsAskedForAndNobodyComesTwice() {
    for size in [1, 7, 99] {
      let audience = Audience(sampling: size, of: 100, seed: 3)
      #expect(audience.count == size && audience.population == 100 && !audience.isEverybody)
      let users = audience.users.map(\.index)
      #expect(zip(users, users.dropFirst()).allSatisfy { $0 < $1 })
      #expect(users.allSatisfy { (0..<100).contains($0) })
      #expect(audience == Audience(sampling: size, of: 100, seed: 3))
      #expect(audience != Audience(sampling: size, of: 100, seed: 4))
    }
    #expect(Audience(sampling: 100, of: 100, seed: 3) == Audience(everybody: 100))
    #expect(Audience(of: 100_000, seed: 3).isEverybody)
    #expect(Audience(of: 100_001, seed: 3).count == 100_000)
    #expect(Audience(of: 0, seed: 3).count == 0)
  }

  /// All ten pairs of five are equally likely: χ² with 9 degrees of freedom stays below its .999 quantile.
  @Test func allSamplesAreEquallyLikely() {
    var counts: [[Int]: Int] = [:]
    for seed in 0..<20_000 {
      counts[Audience(sampling: 2, of: 5, seed: UInt64(seed)).users.map(\.index), default: 0] += 1
    }
    #expect(counts.count == 10)
    let chi = counts.values.reduce(0.0) { $0 + (Double($1) - 2_000) * (Double($1) - 2_000) / 2_000 }
    #expect(chi < 27.9)
  }

  @Test func countsAreScaledUpAndRounded() {
    let audience = Audience(sampling: 3, of: 10, seed: 1)
    #expect([0, 1, 2, 3].map(audience.scaled) == [0, 3, 7, 10])
    #expect(Audience(everybody: 10).scaled(7) == 7 && Audience(everybody: 0).scaled(0) == 0)
    let kept = audience.only((0..<10).map { Optional($0) })
    #expect(kept.compactMap { $0 } == audience.users.map(\.index))
  }

  private static let log: InteractionLog = {
    var rng = SeededGenerator(seed: 4)
    return InteractionLog(
      rows: (0..<400).map { _ in
        (0..<5 + rng.below(10)).map { _ in ItemID(min(rng.below(80), rng.below(80))) }
      }, itemCount: 80)
  }()

  /// Twenty accounts that alternate: enough clicks on targets that some lists have them and some have not.
  private static let injection: Injection = {
    var rng = SeededGenerator(seed: 5)
    let targets = (0..<200).map { $0 < 85 ? 80 : $0 < 160 ? 81 : 82 }.shuffled(using: &rng)
    return Injection(
      Poison(
        fakeUserCount: 20, clicksPerFakeUser: 20,
        clicks: (0..<400).map {
          ItemID($0 % 2 == 0 ? targets[$0 / 2] : min(rng.below(80), rng.below(80)))
        }))
  }()

  private static func victim<R: Ranker>(
    _ type: R.Type, audience: Int?, lists: ListKind = .candidates, seed: UInt64 = 11
  ) throws -> SimulatedVictim {
    var options = SimulatedVictim.Options()
    options.seed = seed
    options.fakeUserCount = 20
    options.targetCount = 3
    options.originalCandidateCount = 30
    options.listLength = 5
    options.lists = lists
    options.audience = audience
    return try SimulatedVictim(type, R.Configuration(), log: log, options: options) { _ in }
  }

  static let rankers: [any Ranker.Type] = [
    ItemPop.self, CoVisitation.self, PMF.self, BPR.self, NeuMF.self, AutoRec.self, GRU4Rec.self,
    NGCF.self,
  ]

  /// A sampled victim counts its users' lists as a victim that counts all does, on every draw.
  @Test(arguments: rankers)
  func aSampleHasTheListsThatItsUsersHaveAmongAll(ranker: any Ranker.Type) async throws {
    for lists in ListKind.allCases {
      let all = try Self.victim(ranker, audience: nil, lists: lists)
      let some = try Self.victim(ranker, audience: 150, lists: lists)
      #expect(some.audience.count == 150 && some.ceiling(k: 5) == all.ceiling(k: 5))
      for draw in [Draw.attack, .fresh(1)] {
        let every = try await all.recommendations(
          after: Self.injection, for: all.audience.users, on: draw, k: 5)
        var expected = [0, 0, 0]
        for user in some.audience.users {
          for item in every.items[user.index] where item.index >= 80 {
            expected[item.index - 80] += 1
          }
        }
        let counts = try await some.exposures(after: [Self.injection], on: draw, k: 5)[0]
        #expect(counts == expected)
        let recNum = try await some.recNums(after: [Self.injection], on: draw, k: 5)[0]
        #expect(recNum == some.audience.scaled(expected.reduce(0, +)))
      }
    }
  }

  /// Asking for everybody is asking for nothing: the very same figures.
  @Test(arguments: rankers)
  func everybodyIsWhatIsCountedAnyway(ranker: any Ranker.Type) async throws {
    let usual = try Self.victim(ranker, audience: nil)
    let asked = try Self.victim(ranker, audience: 400)
    #expect(usual.audience.isEverybody && asked.audience == usual.audience)
    for draw in [Draw.attack, .fresh(1)] {
      let expected = try await usual.exposures(after: [.none, Self.injection], on: draw, k: 5)
      #expect(
        try await asked.exposures(after: [.none, Self.injection], on: draw, k: 5) == expected)
      #expect(
        try await usual.recNums(after: [Self.injection], on: draw, k: 5)
          == [expected[1].reduce(0, +)])
    }
  }

  /// However many injections are counted at a time, each counts as it does alone.
  @Test(arguments: rankers)
  func manyInjectionsAreCountedAsEachAlone(ranker: any Ranker.Type) async throws {
    let victim = try Self.victim(ranker, audience: 150)
    var rng = SeededGenerator(seed: 8)
    let injections = (0..<6).map { _ in
      Injection(
        Poison(
          fakeUserCount: 4, clicksPerFakeUser: 20,
          clicks: (0..<80).map { ItemID($0 % 3 == 0 ? 80 + rng.below(3) : rng.below(80)) }))
    }
    let together = try await victim.exposures(after: injections, on: .fresh(2), k: 5)
    let before = try await victim.exposures(after: injections, on: .attack, k: 5)
    for (index, injection) in injections.enumerated() {
      #expect(
        try await victim.exposures(after: [injection], on: .fresh(2), k: 5)[0] == together[index])
      // What is prepared for another draw leaves the attack's as it was.
      #expect(try await victim.exposures(after: [injection], on: .attack, k: 5)[0] == before[index])
    }
  }

  /// 1,000 samples of 60 of a shop's 400 users against the count of all: the interval holds it 95 times in
  /// 100.
  @Test(arguments: [ItemPop.self, CoVisitation.self] as [any Ranker.Type])
  func intervalsHoldTheFullCountAsOftenAsTheySay(ranker: any Ranker.Type) async throws {
    let victim = try Self.victim(ranker, audience: nil)
    let judge = Judge(of: victim, draws: 2, k: 5)
    let listed = try await judge.targetsListed(after: Self.injection)
    let full = try await judge.recNum(after: Self.injection)
    #expect(abs(listed.reduce(0, +) - full) < 1e-9 && full > 20)
    var held = 0
    for seed in 0..<1_000 {
      let audience = Audience(sampling: 60, of: 400, seed: UInt64(seed))
      let interval = SampledTotal(
        audience.users.map { listed[$0.index] }, of: 400, within: 0...3
      ).interval()
      held += interval.lower <= full && full <= interval.upper ? 1 : 0
    }
    // Three standard errors of a share of .95 among 1,000 are .02.
    #expect((930...1_000).contains(held), "\(held) of 1,000")
  }

  /// What a judge says of a sampled victim is what it counted, scaled up.
  @Test func aJudgeCountsTheSampleUserByUser() async throws {
    let victim = try Self.victim(BPR.self, audience: 100)
    let judge = Judge(of: victim, draws: 3, k: 5)
    let listed = try await judge.targetsListed(after: Self.injection)
    let recNum = try await judge.recNum(after: Self.injection)
    #expect(listed.count == 100)
    #expect(abs(listed.reduce(0, +) * 4 - recNum) < 1e-9)
    #expect(try await judge.blastRadius(of: Self.injection).users == 100)
  }
}
