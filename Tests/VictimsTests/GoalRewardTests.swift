import Essentials
import Foundation
import Interactions
import Rankers
import Statistics
import Testing

@testable import Victims

/// What poisons are worth to somebody who does not promote, where the answer is known.
@Suite struct GoalRewardTests {
  private static let log: InteractionLog = {
    var rng = SeededGenerator(seed: 21)
    return InteractionLog(
      rows: (0..<40).map { _ in
        (0..<4 + rng.below(6)).map { _ in ItemID(min(rng.below(30), rng.below(30))) }
      }, itemCount: 30)
  }()

  private static func poison(_ item: Int) -> Poison {
    Poison(
      fakeUserCount: 2, clicksPerFakeUser: 30,
      clicks: [ItemID](repeating: ItemID(item), count: 60))
  }

  private static func victim(known: Int, new: Int) throws -> SimulatedVictim {
    var options = SimulatedVictim.Options()
    (options.fakeUserCount, options.clicksPerFakeUser) = (2, 30)
    (options.knownTargetCount, options.targetCount) = (known, new)
    options.lists = .full
    return try SimulatedVictim(ItemPop.self, .init(), log: log, options: options) { _ in }
  }

  private static let heldOut = HeldOut(
    (0..<40).map { $0 % 3 == 0 ? nil : ItemID($0 % 30) }, amid: log, seed: 1)

  @Test func demotingIsWorthThePlacesThatAreNotTaken() async throws {
    let victim = try Self.victim(known: 3, new: 0)
    let poisons = [Self.poison(2), Self.poison(28), Self.poison(5)]
    let view = AttackersView(of: victim, rewarding: GoalReward(.demote, finding: Self.heldOut))
    let rewards = try await view.recNums(after: poisons)
    let recNums = try await AttackersView(of: victim).recNums(after: poisons)
    #expect(zip(rewards, recNums).allSatisfy { $0 + $1 == victim.ceiling(k: 10) })
    #expect(Set(rewards).count > 1 && view.queryCount == 3)
  }

  /// NDCG on ItemPop from popularity alone: one click more on an item moves it, and what it passes down.
  @Test func degradingIsWorthWhatRealUsersMiss() async throws {
    let victim = try Self.victim(known: 0, new: 2)
    let poisons = [Self.poison(0), Self.poison(29), Self.poison(30)]
    let view = AttackersView(of: victim, rewarding: GoalReward(.degrade, finding: Self.heldOut))
    let rewards = try await view.recNums(after: poisons)
    for (poison, reward) in zip(poisons, rewards) {
      var popularity = Self.log.popularity + [0, 0]
      for item in poison.clicks { popularity[item.index] += 1 }
      let order = popularity.indices.sorted {
        (-popularity[$0], $0) < (-popularity[$1], $1)
      }
      var gains: [Double] = []
      for (user, positive) in Self.heldOut.positives.enumerated() {
        guard let positive else { continue }
        let list = order.filter { !Self.log[UserID(user)].contains(ItemID($0)) }.prefix(10)
        gains.append(list.firstIndex(of: positive.index).map { 1 / log2(Double($0) + 2) } ?? 0)
      }
      let ndcg = gains.reduce(0, +) / Double(gains.count)
      #expect(reward == Int((1e6 * (1 - ndcg)).rounded()))
    }
    #expect(Set(rewards).count == 3)
  }

  @Test func nothingToFindIsNothingToDegrade() async throws {
    let victim = try Self.victim(known: 0, new: 2)
    let nobody = HeldOut([ItemID?](repeating: nil, count: 40), amid: Self.log, seed: 1)
    let view = AttackersView(of: victim, rewarding: GoalReward(.degrade, finding: nobody))
    let error = await #expect(throws: InputError.self) {
      try await view.recNums(after: [Self.poison(3)])
    }
    #expect(error?.message.contains("nothing to degrade") == true)
  }

  /// Many at once are what each is alone, on every kind of victim.
  @Test(arguments: SimulatedVictimTests.rankers, ListKind.allCases)
  func accuraciesAreThoseOfEach(ranker: any Ranker.Type, lists: ListKind) async throws {
    func victim<R: Ranker>(_ type: R.Type) throws -> SimulatedVictim {
      var options = SimulatedVictim.Options()
      (options.fakeUserCount, options.clicksPerFakeUser, options.lists) = (2, 30, lists)
      options.targetCount = 2
      return try SimulatedVictim(type, .init(), log: Self.log, options: options) { _ in }
    }
    let injections = [Injection.none, Injection(Self.poison(0)), Injection(Self.poison(31))]
    let victim = try victim(ranker)
    let together = try await victim.accuracies(after: injections, on: Self.heldOut, k: 5)
    for (injection, metrics) in zip(injections, together) {
      #expect(try await victim.accuracy(after: injection, on: Self.heldOut, k: 5) == metrics)
    }
  }
}
