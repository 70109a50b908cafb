import Interactions

/// Alternately a random target and a random original item.
///
/// Source: the Random Attack of PoisonRec, section IV.A; Lam & Riedl 2004.
public struct RandomAttack: HeuristicAttack {
  /// What users type.
  public static let identifier = "random"

  /// Whatever is asked for.
  public static let servesAnyGoal = true

  /// The hyperparameters.
  public typealias Configuration = HeuristicConfiguration

  private let configuration: Configuration

  /// An attack with these hyperparameters that sees the recommender alone.
  public init(_ configuration: Configuration, knowing: RulesOnly) {
    self.configuration = configuration
  }

  /// How many poisons to draw; 1 makes no query.
  public var draws: Int { configuration.draws }

  /// What every fake user clicks at each position.
  public func rule(in scenario: PoisoningScenario) -> ClickRule {
    { time, rng in
      time.isMultiple(of: 2)
        ? scenario.randomTarget(using: &rng) : ItemID(rng.below(scenario.items.originalCount))
    }
  }
}
