import Interactions
import Essentials

/// Walks a biased complete binary tree whose leaves hold the items at random (PoisonRec's
/// BCBT-Random): the control for the order of ``BCBTPopular``.
package enum BCBTRandom: ActionSpace {
  package static let identifier = "bcbt-random"

  package static func makeDistribution(
    for scenario: PoisoningScenario, width: Int, using rng: inout SeededGenerator
  ) -> any ClickDistribution {
    let tree = BiasedTree(
      originalOrder: scenario.items.originals.map { Int32($0) }.shuffled(using: &rng),
      targetOrder: scenario.items.targets.map { Int32($0) }.shuffled(using: &rng))
    return TreeDistribution(tree: tree, width: width, using: &rng)
  }
}
