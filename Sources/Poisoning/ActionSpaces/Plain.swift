import Interactions
import Essentials

/// One softmax over all items: equation 6 of PoisonRec, its Plain.
public enum Plain: ActionSpace {
  /// What users type.
  public static let identifier = "plain"

  /// An untrained distribution over the items of `scenario`.
  public static func makeDistribution(
    for scenario: PoisoningScenario, width: Int, using rng: inout SeededGenerator
  ) -> any ClickDistribution {
    SoftmaxDistribution(
      sets: [0..<scenario.items.count], width: width, using: &rng)
  }
}
