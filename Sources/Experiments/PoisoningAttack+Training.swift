import Essentials
import Foundation
import Interactions
import Poisoning

extension PoisoningAttack {
  /// Crafts a poison against `recommender`, and tells of queries or of a surrogate's training, whichever the attack
  /// spends its time on.
  func craft(
    against recommender: some BlackBoxRecommender, using rng: inout SeededGenerator,
    checkpoint: URL?, training: ProgressReport, reporting: AttackReport
  ) async throws -> CraftedAttack {
    guard let surrogate = self as? any SurrogateAttack else {
      return try await craft(
        against: recommender, using: &rng, checkpoint: checkpoint, reporting: reporting)
    }
    return try surrogate.craft(
      in: recommender.scenario, using: &rng, checkpoint: checkpoint, reporting: training)
  }
}
