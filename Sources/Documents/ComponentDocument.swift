import Essentials

/// What `components` prints of each with `--json`: something that can be chosen by name.
package struct ComponentDocument: Codable, Sendable, Equatable {
  /// What can be set of it.
  package struct Hyperparameter: Codable, Sendable, Equatable {
    package var name: String
    /// What it is if nobody sets it.
    package var standard: JSON
    /// What is accepted: "at least 1".
    package var range: String
    /// What it does.
    package var meaning: String

    private enum CodingKeys: String, CodingKey {
      case name
      case standard = "default"
      case range
      case meaning
    }

    package init(name: String, standard: JSON, range: String, meaning: String) {
      self.name = name
      self.standard = standard
      self.range = range
      self.meaning = meaning
    }
  }

  /// "recommender", "attack", "action space", "reward of attacks", "attack on walks", "detector of walks".
  package var kind: String
  package var name: String
  /// How it is chosen: "--ranker bpr", "--attack fgsm-linf --epsilon 0.5".
  package var option: String
  /// What it is, in a sentence.
  package var summary: String
  /// Who has described it, and where.
  package var source: String
  /// In the order in which it is documented.
  package var hyperparameters: [Hyperparameter]

  package init(
    kind: String, name: String, option: String, summary: String, source: String,
    hyperparameters: [Hyperparameter]
  ) {
    self.kind = kind
    self.name = name
    self.option = option
    self.summary = summary
    self.source = source
    self.hyperparameters = hyperparameters
  }
}
