import Interactions
import Statistics

/// The owner's side: a trained recommender that can be poisoned in as many worlds as asked for, each
/// from the same clean model.
///
/// **A world**: the clean model learns from an injection, then every user's list is chosen anew. What
/// comes out depends on the injection and the draw alone, not on other worlds, their order, or how many
/// run at once; the clean model stays as it is. Injections must fit ``scenario`` (accounts below N,
/// items of the catalogue): that is a precondition here, and checked for attacks by ``AttackersView``.
///
/// Everything that crosses can fail, so that a process or a machine may stand behind it.
public protocol Victim: Sendable {
  /// The catalogue, its popularity and the attacker's budget.
  var scenario: PoisoningScenario { get }

  /// The real users whose lists count.
  var audience: Audience { get }

  /// What lists are chosen from.
  var lists: ListKind { get }

  /// Who may be recommended which target; lists hold no other.
  var eligibility: Eligibility { get }

  /// How often each target stands in a listener's top `k` after each injection, every one in a world
  /// of its own, `[injections][targets]`; the listeners are ``audience``.
  ///
  /// The sum of a row is RecNum, if everybody listens. No target wins a tie against an original item.
  func exposures(
    after injections: [Injection], on draw: Draw, k: Int
  ) async throws -> [[Int]]

  /// What each of `users` is recommended after an injection: their top `k`, best first.
  func recommendations(
    after injection: Injection, for users: [UserID], on draw: Draw, k: Int
  ) async throws -> RecommendedLists

  /// How well real users find what they took next, after an injection: where lists are chosen from
  /// candidates, each one's item among negatives of its own; else in whole lists.
  func accuracy(
    after injection: Injection, on heldOut: HeldOut, k: Int
  ) async throws -> RankingMetrics

  /// The same after each injection, every one in a world of its own, `[injections]`.
  func accuracies(
    after injections: [Injection], on heldOut: HeldOut, k: Int
  ) async throws -> [RankingMetrics]
}

extension Victim {
  /// RecNum after each injection: how many targets stand in real users' top `k`, scaled up from
  /// ``audience`` where that is a sample.
  ///
  /// Source: Song et al. 2020, equation 1.
  public func recNums(
    after injections: [Injection], on draw: Draw, k: Int
  ) async throws -> [Int] {
    let audience = audience
    return try await exposures(after: injections, on: draw, k: k).map {
      audience.scaled($0.reduce(0, +))
    }
  }

  /// Whole lists.
  ///
  /// A victim that chooses from candidates says so, and measures accuracy on candidates.
  public var lists: ListKind { .full }

  /// Everybody each target.
  ///
  /// A victim that promotes items of its log says who has them.
  public var eligibility: Eligibility {
    Eligibility(everybodyFor: scenario.items.targetCount)
  }

  /// In whole lists.
  public func accuracy(
    after injection: Injection, on heldOut: HeldOut, k: Int
  ) async throws -> RankingMetrics {
    precondition(lists == .full, "a victim that chooses from candidates measures accuracy on some")
    return heldOut.metrics(
      of: try await recommendations(after: injection, for: heldOut.users, on: .attack, k: k),
      candidates: scenario.items.count, at: k)
  }

  /// One after the other.
  public func accuracies(
    after injections: [Injection], on heldOut: HeldOut, k: Int
  ) async throws -> [RankingMetrics] {
    var metrics: [RankingMetrics] = []
    for injection in injections {
      metrics.append(try await accuracy(after: injection, on: heldOut, k: k))
    }
    return metrics
  }

  /// The most that RecNum can be: every target, or as many as a list of `k` holds, in the list of everyone
  /// who does not have it.
  public func ceiling(k: Int) -> Int {
    let audience = audience
    return audience.scaled(eligibility.ceiling(among: audience.users, k: k))
  }
}
