import Interactions
import Essentials

/// Walks a biased complete binary tree whose leaves hold the items at random (PoisonRec's
/// BCBT-Random): the control for the order of ``BCBTPopular``.
public enum BCBTRandom: ActionSpace {
  /// What users type.
  public static let identifier = "bcbt-random"

  /// An untrained distribution over the items of `scenario`.
  public static func makeDistribution(
    for scenario: PoisoningScenario, width: Int, using rng: inout SeededGenerator
  ) -> any ClickDistribution {
    let tree = BiasedTree(
      originalOrder: scenario.items.originals.map { Int32($0) }.shuffled(using: &rng),
      targetOrder: scenario.items.targets.map { Int32($0) }.shuffled(using: &rng))
    return TreeDistribution(tree: tree, width: width, using: &rng)
  }
}
