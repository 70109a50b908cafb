import Interactions
import Poisoning
import Rankers

/// Everything that can be chosen by name: one line each.
public enum Catalog {
  /// The recommenders under test.
  public static let rankers: [any Ranker.Type] = []
  /// The ways to poison them.
  public static let attacks: [any PoisoningAttack.Type] = []
}
