import Essentials
import Foundation
import Interactions

/// A way to craft a poison against a recommender that can only be queried.
public protocol PoisoningAttack: Component {
  /// An attack with these hyperparameters.
  init(_ configuration: Configuration)

  /// Plays against `recommender` and returns the best poison found, with the strategy it came from.
  ///
  /// - Parameters:
  ///   - checkpoint: Where a long attack saves its state after every step, and continues from if
  ///     the file is there; to bit-identical results.
  ///   - reporting: Called after every step; throwing ends the attack after its checkpoint.
  func craft(
    against recommender: some BlackBoxRecommender, using rng: inout SeededGenerator,
    checkpoint: URL?, reporting: AttackReport
  ) async throws -> CraftedAttack
}

/// Receives what an attack has reached after a step.
public typealias AttackReport = (AttackProgress) throws -> Void

/// An attack that needs more than a black box shows: the real log.
///
/// Reports say so.
public protocol LogReadingAttack: PoisoningAttack {
  /// An attack that has read the training part of the log.
  init(_ configuration: Configuration, log: InteractionLog)
}

/// What an attack ends with.
public struct CraftedAttack: Sendable {
  /// The best poison seen.
  public var poison: Poison
  /// Draws fresh poisons from the final strategy: what it does on average, not at its luckiest.
  public var sample: @Sendable (_ count: Int, inout SeededGenerator) -> [Poison]

  /// The result of an attack.
  public init(
    poison: Poison, sample: @escaping @Sendable (Int, inout SeededGenerator) -> [Poison]
  ) {
    self.poison = poison
    self.sample = sample
  }
}

/// One point of an attack's curve.
public struct AttackProgress: Sendable, Codable, Equatable {
  /// The step, from 0.
  public var step: Int
  /// How many steps there are.
  public var stepCount: Int
  /// Mean RecNum over the step's poisons.
  public var mean: Double
  /// The largest of them.
  public var max: Int
  /// The share of clicks on targets, from 0 to 1.
  public var targetClickRatio: Double
  /// How many queries were made so far, this step's included.
  public var queries: Int

  /// A point of the curve.
  public init(
    step: Int, stepCount: Int, mean: Double, max: Int, targetClickRatio: Double, queries: Int
  ) {
    self.step = step
    self.stepCount = stepCount
    self.mean = mean
    self.max = max
    self.targetClickRatio = targetClickRatio
    self.queries = queries
  }
}
