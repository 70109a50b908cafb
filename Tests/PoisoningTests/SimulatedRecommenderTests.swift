import Essentials
import Interactions
import Kernels
import Rankers
import Statistics
import Testing
@testable import Poisoning

@Suite struct SimulatedRecommenderTests {
  private static let log: InteractionLog = {
    var rng = SeededGenerator(seed: 4)
    return InteractionLog(
      rows: (0..<60).map { _ in
        (0..<5 + rng.below(10)).map { _ in ItemID(min(rng.below(80), rng.below(80))) }
      }, itemCount: 80)
  }()

  private static var options: SimulatedRecommender.Options {
    var options = SimulatedRecommender.Options()
    options.seed = 11
    options.fakeUserCount = 4
    options.clicksPerFakeUser = 20
    options.targetCount = 3
    options.originalCandidateCount = 30
    options.listLength = 5
    return options
  }

  private static func poisons(_ count: Int) -> [Poison] {
    var rng = SeededGenerator(seed: 5)
    return (0..<count).map { _ in
      Poison(
        fakeUserCount: 4, clicksPerFakeUser: 20,
        clicks: (0..<80).map { ItemID($0 % 2 == 0 ? 80 + rng.below(3) : rng.below(83)) })
    }
  }

  static let rankers: [any Ranker.Type] = [
    ItemPop.self, CoVisitation.self, PMF.self, BPR.self,
  ]

  private static func recommender<R: Ranker>(
    _ type: R.Type, _ options: SimulatedRecommender.Options = options
  ) throws -> SimulatedRecommender {
    try SimulatedRecommender(type, R.Configuration(), log: log, options: options) { _ in }
  }

  @Test(arguments: rankers, SimulatedRecommender.Refresh.allCases)
  func aQueryDependsOnItsPoisonAlone(
    ranker: any Ranker.Type, refresh: SimulatedRecommender.Refresh
  ) async throws {
    var options = Self.options
    options.refresh = refresh
    let count = refresh == .retrain ? 5 : 13
    let poisons = Self.poisons(count)
    options.worldsAtOnce = 1
    let one = try Self.recommender(ranker, options)
    let alone = try await one.recNums(after: poisons)
    options.worldsAtOnce = 3
    let many = try Self.recommender(ranker, options)
    let threads = Threads.count
    Threads.count = 3
    defer { Threads.count = threads }
    let sideBySide = try await many.recNums(after: poisons)
    #expect(sideBySide == alone)
    let reversed = try await many.recNums(after: poisons.reversed())
    #expect(reversed == alone.reversed())
    let clean = try await many.recNums(after: [.none])
    #expect(clean == [many.clean])
    #expect(many.queryCount == 2 * count + 1)
    #expect(one.queryCount == count)
    #expect(alone.allSatisfy { 0 <= $0 && $0 <= one.ceiling })
    let fresh = try (one.rescored(poisons, draws: 2), many.rescored(poisons, draws: 2))
    #expect(fresh.0 == fresh.1)
    #expect(one.queryCount == count)
  }

  /// RecNum on ItemPop, counted from nothing but the definition and the candidate lists.
  @Test func recNumOfItemPopIsWhatItShouldBe() async throws {
    let options = Self.options
    let recommender = try Self.recommender(ItemPop.self)
    #expect(recommender.ceiling == 3 * 60)
    #expect(recommender.scenario.popularity == Self.log.popularity)
    let lists = CandidateLists.drawn(
      for: (0..<60).map { UserID($0) }, from: recommender.scenario.items, originals: 30,
      seed: options.seed)
    let poisons = Self.poisons(20) + [.none]
    let expected = poisons.map { poison in
      var counts = Self.log.popularity + [0, 0, 0]
      for item in poison.clicks { counts[item.index] += 1 }
      return (0..<60).reduce(0) { total, user in
        // Sorted so that originals come first among equals.
        let list = lists.items[user * 33..<(user + 1) * 33].sorted {
          (counts[$0.index], $1.index) > (counts[$1.index], $0.index)
        }
        return total + list.prefix(5).count { $0.index >= 80 }
      }
    }
    let measured = try await recommender.recNums(after: poisons)
    #expect(measured == expected)
    #expect(Set(expected).count > 3)
  }

  @Test(arguments: [ItemPop.self, CoVisitation.self] as [any Ranker.Type])
  func whereUpdatesAreExactBothRefreshesAgree(ranker: any Ranker.Type) async throws {
    var options = Self.options
    let incremental = try Self.recommender(ranker, options)
    options.refresh = .retrain
    let retrained = try Self.recommender(ranker, options)
    let poisons = Self.poisons(6)
    let updated = try await incremental.recNums(after: poisons)
    let trained = try await retrained.recNums(after: poisons)
    #expect(updated == trained)
  }

  /// Fresh figures come from other candidates, but from the same game: their mean over many draws
  /// is near the simulation's own figure.
  @Test func freshDrawsAreOtherDrawsOfTheSameGame() async throws {
    let recommender = try Self.recommender(ItemPop.self)
    let poison = Poison(
      fakeUserCount: 4, clicksPerFakeUser: 6,
      clicks: (0..<24).map { ItemID(80 + $0 % 2) })
    let own = try await recommender.recNums(after: [poison])[0]
    let one = try recommender.rescored([poison], draws: 1)[0]
    let many = try recommender.rescored([poison], draws: 40)[0]
    #expect(one != many)
    #expect(many > 0 && many <= Double(recommender.ceiling))
    // At most 3 targets a user; a user's count has a standard deviation of at most 1.5.
    #expect(abs(Double(own) - many) < 5 * 1.5 * 60.0.squareRoot())
  }

  @Test func clicksOnATargetPayOnEveryRankerThatIsTrained() async throws {
    for ranker in Self.rankers where ranker != CoVisitation.self {
      var options = Self.options
      options.fakeUserCount = 20
      options.clicksPerFakeUser = 20
      let recommender = try Self.recommender(ranker, options)
      let poison = Poison(
        fakeUserCount: 20, clicksPerFakeUser: 20,
        clicks: [ItemID](repeating: ItemID(80), count: 400))
      let poisoned = try await recommender.recNums(after: [poison])
      #expect(poisoned[0] > recommender.clean)
    }
  }
}
