import Interactions

/// Each click from the targets, the popular or the other items, each set equally likely.
///
/// Source: the Middle Attack of PoisonRec, section IV.A. Unlike the alternating heuristics it may
/// click several targets in a row.
public struct MiddleAttack: HeuristicAttack {
  /// What users type.
  public static let identifier = "middle"

  /// Whatever is asked for.
  public static let servesAnyGoal = true

  /// The hyperparameters.
  public typealias Configuration = PopularAttack.Configuration

  private let configuration: Configuration

  /// An attack with these hyperparameters that sees the recommender alone.
  public init(_ configuration: Configuration, knowing: RulesOnly) {
    self.configuration = configuration
  }

  /// How many poisons to draw; 1 makes no query.
  public var draws: Int { configuration.draws }

  /// What every fake user clicks at each position.
  public func rule(in scenario: PoisoningScenario) -> ClickRule {
    let ranking = scenario.originalsByPopularity
    let popularCount = scenario.popularCount(share: configuration.popularShare)
    // In a catalogue so small that every item is popular, the third set would be empty.
    let otherCount = ranking.count - popularCount
    return { _, rng in
      switch rng.below(otherCount > 0 ? 3 : 2) {
      case 0: scenario.randomTarget(using: &rng)
      case 1: ranking[rng.below(popularCount)]
      default: ranking[popularCount + rng.below(otherCount)]
      }
    }
  }
}
