import Interactions
import Essentials

/// One softmax over all items: equation 6 of PoisonRec, its Plain.
package enum Plain: ActionSpace {
  package static let identifier = "plain"

  package static func makeDistribution(
    for scenario: PoisoningScenario, width: Int, using rng: inout SeededGenerator
  ) -> any ClickDistribution {
    SoftmaxDistribution(
      sets: [0..<scenario.items.count], width: width, using: &rng)
  }
}
