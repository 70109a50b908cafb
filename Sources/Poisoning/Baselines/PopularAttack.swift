import Interactions
import Essentials

/// Alternately a random target and a random popular item.
///
/// Source: the Popular Attack of PoisonRec, section IV.A, with k = 10 %.
public struct PopularAttack: HeuristicAttack {
  /// What users type.
  public static let identifier = "popular"

  /// Whatever is asked for.
  public static let servesAnyGoal = true

  /// The hyperparameters of ``PopularAttack`` and ``MiddleAttack``.
  public struct Configuration: ComponentConfiguration {
    /// How many poisons to draw, of which the best is kept; 1 makes no query.
    public var draws = 1
    /// Which share of the original items counts as popular, from 0 to 1.
    public var popularShare = 0.1

    /// The paper's values.
    public init() {}

    /// Throws an error that names the hyperparameter which is out of range, if one is.
    public func validate() throws {
      try require(draws >= 1, "draws", "at least 1")
      try require((0...1).contains(popularShare), "popularShare", "from 0 to 1")
    }
  }

  private let configuration: Configuration

  /// An attack with these hyperparameters that sees the recommender alone.
  public init(_ configuration: Configuration, knowing: RulesOnly) {
    self.configuration = configuration
  }

  /// How many poisons to draw; 1 makes no query.
  public var draws: Int { configuration.draws }

  /// What every fake user clicks at each position.
  public func rule(in scenario: PoisoningScenario) -> ClickRule {
    let popular = Array(
      scenario.originalsByPopularity.prefix(
        scenario.popularCount(share: configuration.popularShare)))
    return { time, rng in
      time.isMultiple(of: 2)
        ? scenario.randomTarget(using: &rng) : popular[rng.below(popular.count)]
    }
  }
}
