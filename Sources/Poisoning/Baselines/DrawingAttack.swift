import Essentials
import Foundation
import Interactions

/// An attack whose strategy is fixed before the first query: it draws poisons and learns nothing.
///
/// One draw needs no query. Given several (`draws`), it queries each and keeps the best, which is
/// the fair comparison for an attack that queries as often.
public protocol DrawingAttack: PoisoningAttack {
  /// How many poisons to draw; 1 makes no query.
  var draws: Int { get }

  /// The strategy in `scenario`.
  func strategy(in scenario: PoisoningScenario) -> PoisonStrategy
}

extension DrawingAttack {
  /// One for each of several draws; a single draw makes none.
  public func queries(in scenario: PoisoningScenario) -> Int { draws > 1 ? draws : 0 }

  /// Draws ``draws`` poisons and keeps the best; see ``BestOfDraws``.
  public func craft(
    against recommender: some BlackBoxRecommender, using rng: inout SeededGenerator,
    checkpoint: URL?, reporting: AttackReport
  ) async throws -> CraftedAttack {
    try await BestOfDraws(
      count: draws, of: Self.identifier, sample: strategy(in: recommender.scenario)
    ).craft(against: recommender, using: &rng, checkpoint: checkpoint, reporting: reporting)
  }
}
