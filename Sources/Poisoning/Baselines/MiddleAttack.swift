import Interactions

/// Each click from the targets, the popular or the other items, each set equally likely.
///
/// Source: the Middle Attack of PoisonRec, section IV.A. Unlike the alternating heuristics it may
/// click several targets in a row.
package struct MiddleAttack: HeuristicAttack {
  package static let identifier = "middle"

  package typealias Configuration = PopularAttack.Configuration

  private let configuration: Configuration

  package init(_ configuration: Configuration, knowing: RulesOnly) {
    self.configuration = configuration
  }

  package var draws: Int { configuration.draws }

  package func rule(in scenario: PoisoningScenario) -> ClickRule {
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
