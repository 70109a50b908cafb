import Essentials
import Foundation
import Interactions

/// A way to craft a poison against a recommender that can only be queried.
///
/// What an attack hands over need not be checked by it: the recommender refuses a poison that
/// breaks the rules of the scenario (see ``/Interactions/PoisoningScenario/admit(_:)``).
public protocol PoisoningAttack: Component {
  /// What it is told beside the rules: ``RulesOnly`` for a black box, an
  /// ``/Interactions/InteractionLog`` for an attack that has read the real log.
  associatedtype Knowledge: AttackKnowledge

  /// The hyperparameter that says how long the attack goes on, if a finished attack can be
  /// continued by raising it; nil by default.
  static var extent: String? { get }

  /// Whether it is of use to another goal than RecNum: because it plays for whatever it is told, or as noise
  /// that others are held against; false, the default, for one that promotes by its rule.
  static var servesAnyGoal: Bool { get }

  /// An attack with these hyperparameters that knows this.
  init(_ configuration: Configuration, knowing knowledge: Knowledge)

  /// How many poisons it will have evaluated in all.
  func queries(in scenario: PoisoningScenario) -> Int

  /// About how many bytes it takes at least beside its poisons; 0, the default, for next to
  /// nothing.
  ///
  /// What is more than there are is refused before it is begun.
  static func memory(
    for configuration: Configuration, fakeUsers: Int, clicks: Int, items: ItemCatalog
  ) -> Double

  /// What it computes beside its queries; nil, the default, for next to nothing.
  var learning: LearningPlan? { get }

  /// Variants of it that must not do as well; none by default.
  var controls: [AttackControl<Configuration>] { get }

  /// Plays against `recommender` and returns the best poison found, with the strategy it came from.
  ///
  /// - Parameters:
  ///   - recommender: What can be asked, and the rules of the game.
  ///   - rng: All randomness of the attack.
  ///   - checkpoint: Where a long attack saves its state after every step, and continues from if
  ///     the file is there; to bit-identical results.
  ///   - reporting: Called after every step; throwing ends the attack after its checkpoint.
  func craft(
    against recommender: some BlackBoxRecommender, using rng: inout SeededGenerator,
    checkpoint: URL?, reporting: AttackReport
  ) async throws -> CraftedAttack
}

extension PoisoningAttack {
  /// None.
  public static var extent: String? { nil }

  /// It promotes.
  public static var servesAnyGoal: Bool { false }

  /// Next to nothing.
  public static func memory(
    for configuration: Configuration, fakeUsers: Int, clicks: Int, items: ItemCatalog
  ) -> Double { 0 }

  /// Next to nothing.
  public var learning: LearningPlan? { nil }

  /// None.
  public var controls: [AttackControl<Configuration>] { [] }
}

extension PoisoningAttack where Knowledge == RulesOnly {
  /// An attack with these hyperparameters that sees the recommender alone.
  public init(_ configuration: Configuration) { self.init(configuration, knowing: RulesOnly()) }
}

/// Receives what an attack has reached after a step.
public typealias AttackReport = (AttackProgress) throws -> Void

/// The training that an attack does between its queries, for those who ask how long it will take.
public struct LearningPlan: Sendable, Equatable {
  /// The number of training steps, at least 0.
  public var steps: Int
  /// The action space that they draw clicks from.
  public var actionSpace: String

  /// `steps` in an action space.
  public init(steps: Int, actionSpace: String) {
    self.steps = steps
    self.actionSpace = actionSpace
  }
}
