import Interactions
import Essentials

/// Walks a biased complete binary tree whose leaves hold the items in order of popularity, the most
/// popular first (PoisonRec's BCBT-Popular).
///
/// Items of similar popularity share most of their way, so what is learned about one is learned
/// about its neighbors.
public enum BCBTPopular: ActionSpace {
  /// What users type.
  public static let identifier = "bcbt-popular"

  /// An untrained distribution over the items of `scenario`.
  public static func makeDistribution(
    for scenario: PoisoningScenario, width: Int, using rng: inout SeededGenerator
  ) -> any ClickDistribution {
    // Equal counts stay in the order of the catalogue.
    let keys = scenario.popularity.enumerated().map { item, count in
      (UInt64(UInt32.max - UInt32(clamping: count)) << 32) | UInt64(item)
    }
    let tree = BiasedTree(
      originalOrder: keys.sorted().map { Int32(truncatingIfNeeded: $0) },
      targetOrder: scenario.items.targets.map { Int32($0) })
    return TreeDistribution(tree: tree, width: width, using: &rng)
  }
}
