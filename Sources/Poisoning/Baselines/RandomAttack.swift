import Interactions

/// Alternately a random target and a random original item.
///
/// Source: the Random Attack of PoisonRec, section IV.A; Lam & Riedl 2004.
package struct RandomAttack: HeuristicAttack {
  package static let identifier = "random"

  package typealias Configuration = HeuristicConfiguration

  private let configuration: Configuration

  package init(_ configuration: Configuration, knowing: RulesOnly) {
    self.configuration = configuration
  }

  package var draws: Int { configuration.draws }

  package func rule(in scenario: PoisoningScenario) -> ClickRule {
    { time, rng in
      time.isMultiple(of: 2)
        ? scenario.randomTarget(using: &rng) : ItemID(rng.below(scenario.items.originalCount))
    }
  }
}
