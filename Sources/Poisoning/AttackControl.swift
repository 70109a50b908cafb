/// A variant of an attack that must not do as well as the attack: what it reaches is luck.
public struct AttackControl<Configuration: Sendable>: Sendable {
  /// What stands for what the variant reached at best.
  public enum Best: Sendable {
    /// The poison that it returns.
    case ownPoison
    /// The best of as many draws from its strategy as the attack made queries.
    case bestDraw
  }

  /// What a person calls it, a word: "untrained".
  public var name: String
  /// The hyperparameters of the variant.
  public var configuration: Configuration
  /// What is scored as its best.
  public var best: Best
  /// The key of RecNum after its best, in documents.
  public var bestKey: String
  /// The key of the mean RecNum of its strategy, in documents.
  public var meanKey: String

  /// A variant and how it is scored.
  public init(
    name: String, configuration: Configuration, best: Best, bestKey: String, meanKey: String
  ) {
    self.name = name
    self.configuration = configuration
    self.best = best
    self.bestKey = bestKey
    self.meanKey = meanKey
  }
}
