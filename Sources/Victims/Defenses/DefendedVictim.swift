import Interactions
import Statistics

/// A victim with a defense in front of it: what does not get through never reaches it.
///
/// The victim behind it was trained on what the defense has left of the log. Nobody who asks sees more of
/// the defense than what it changes.
public struct DefendedVictim<Base: Victim>: Victim {
  /// The game as its attacker knows it: the popularity of what real users did, whatever the defense has
  /// left of it.
  public let scenario: PoisoningScenario
  private let base: Base
  private let defense: any StandingDefense

  /// Puts `defense` in front of `base`.
  ///
  /// - Parameters:
  ///   - base: A victim that was trained on the defense's log.
  ///   - defense: What stands before it.
  ///   - popularity: How often each item of the log occurs in it before the defense.
  public init(_ base: Base, behind defense: any StandingDefense, popularity: [Int]) {
    self.base = base
    self.defense = defense
    let open = base.scenario
    scenario = PoisoningScenario(
      items: open.items, popularity: popularity, fakeUserCount: open.fakeUserCount,
      clicksPerFakeUser: open.clicksPerFakeUser)
  }

  /// The same as behind the defense.
  public var audience: Audience { base.audience }

  /// As behind the defense.
  public var lists: ListKind { base.lists }

  /// As behind the defense: whose interaction it has dropped does not have the item.
  public var eligibility: Eligibility { base.eligibility }

  /// How often each target stands in a listener's top `k` after what gets through.
  public func exposures(
    after injections: [Injection], on draw: Draw, k: Int
  ) async throws -> [[Int]] {
    try await base.exposures(after: injections.map { try defense.admit($0) }, on: draw, k: k)
  }

  /// What each of `users` is recommended after what gets through.
  public func recommendations(
    after injection: Injection, for users: [UserID], on draw: Draw, k: Int
  ) async throws -> RecommendedLists {
    try await base.recommendations(after: defense.admit(injection), for: users, on: draw, k: k)
  }

  /// How well real users find what they took next, after what gets through.
  public func accuracy(
    after injection: Injection, on heldOut: HeldOut, k: Int
  ) async throws -> RankingMetrics {
    try await base.accuracy(after: defense.admit(injection), on: heldOut, k: k)
  }

  /// The same after what gets through of each.
  public func accuracies(
    after injections: [Injection], on heldOut: HeldOut, k: Int
  ) async throws -> [RankingMetrics] {
    try await base.accuracies(
      after: injections.map { try defense.admit($0) }, on: heldOut, k: k)
  }
}
