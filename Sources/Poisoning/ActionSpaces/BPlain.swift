import Interactions
import Essentials

/// First a two-way choice between original and target items, then a softmax inside the chosen set
/// (PoisonRec's BPlain).
public enum BPlain: ActionSpace {
  /// What users type.
  public static let identifier = "bplain"

  /// An untrained distribution over the items of `scenario`.
  public static func makeDistribution(
    for scenario: PoisoningScenario, width: Int, using rng: inout SeededGenerator
  ) -> any ClickDistribution {
    SoftmaxDistribution(
      sets: [scenario.items.originals, scenario.items.targets], width: width, using: &rng)
  }
}
