import Essentials
import Foundation
import Interactions

/// An attack that asks the recommender nothing: it trains a model of its own on the log, a surrogate, and
/// crafts a poison against that.
///
/// What works on the surrogate works on the recommender as far as they resemble each other. There is no RecNum to
/// report while it learns, so that it tells its progress as any other training does.
public protocol SurrogateAttack: PoisoningAttack where Knowledge == InteractionLog {
  /// Trains the surrogate and returns the poison that does best against it.
  ///
  /// - Parameters:
  ///   - scenario: The rules of the game.
  ///   - rng: All randomness of the attack.
  ///   - checkpoint: Where it saves its state after every step, and continues from if the file is there;
  ///     to bit-identical results.
  ///   - reporting: Called after every step; throwing ends the attack after its checkpoint.
  func craft(
    in scenario: PoisoningScenario, using rng: inout SeededGenerator, checkpoint: URL?,
    reporting: ProgressReport
  ) throws -> CraftedAttack
}

extension SurrogateAttack {
  /// None.
  public func queries(in scenario: PoisoningScenario) -> Int { 0 }

  /// The same, untold how it goes; see ``craft(in:using:checkpoint:reporting:)``.
  public func craft(
    against recommender: some BlackBoxRecommender, using rng: inout SeededGenerator,
    checkpoint: URL?, reporting: AttackReport
  ) async throws -> CraftedAttack {
    try craft(in: recommender.scenario, using: &rng, checkpoint: checkpoint, reporting: { _ in })
  }

  /// Throws unless the rules leave something to do.
  func requireGame(_ scenario: PoisoningScenario, with log: InteractionLog) throws {
    func check(_ holds: Bool, _ message: String) throws {
      if !holds { throw InputError(.usage, "\(Self.identifier): \(message)") }
    }
    try check(log.count >= 1, "the log has no clicks to learn from")
    try check(scenario.items.originalCount >= 1, "there are no original items to click")
    try check(scenario.items.targetCount >= 1, "there are no target items to promote")
    try check(scenario.fakeUserCount >= 1, "there are no fake users")
    try check(scenario.clicksPerFakeUser >= 1, "fake users have no clicks")
  }
}
