import Interactions
import Essentials

/// Alternately a random target and a random popular item.
///
/// Source: the Popular Attack of PoisonRec, section IV.A, with k = 10 %.
package struct PopularAttack: HeuristicAttack {
  package static let identifier = "popular"

  /// The hyperparameters of ``PopularAttack`` and ``MiddleAttack``.
  package struct Configuration: ComponentConfiguration {
    /// How many poisons to draw, of which the best is kept; 1 makes no query.
    package var draws = 1
    /// Which share of the original items counts as popular, from 0 to 1.
    package var popularShare = 0.1

    /// The paper's values.
    package init() {}

    package func validate() throws {
      try require(draws >= 1, "draws", "at least 1")
      try require((0...1).contains(popularShare), "popularShare", "from 0 to 1")
    }
  }

  private let configuration: Configuration

  package init(_ configuration: Configuration, knowing: RulesOnly) {
    self.configuration = configuration
  }

  package var draws: Int { configuration.draws }

  package func rule(in scenario: PoisoningScenario) -> ClickRule {
    let popular = Array(
      scenario.originalsByPopularity.prefix(
        scenario.popularCount(share: configuration.popularShare)))
    return { time, rng in
      time.isMultiple(of: 2)
        ? scenario.randomTarget(using: &rng) : popular[rng.below(popular.count)]
    }
  }
}
