import Essentials

/// What `detect` prints with `--json`: a detector that has learned from one attack on walks, tested on
/// others.
package struct DetectDocument: Codable, Sendable {
  /// The attack that it learned from.
  package struct Attack: Codable, Sendable, Equatable {
    /// Its name.
    package var attack: String
    /// Its budget; left out where there is none.
    package var epsilon: Double?
    /// When it happens.
    package var schedule: String
    /// The share of hops that were attacked.
    package var frequency: Double

    package init(attack: String, epsilon: Double?, schedule: String, frequency: Double) {
      self.attack = attack
      self.epsilon = epsilon
      self.schedule = schedule
      self.frequency = frequency
    }
  }

  /// How many users each part has; nobody is in two.
  package struct Users: Codable, Sendable, Equatable {
    package var training: Int
    package var validation: Int
    package var test: Int

    package init(training: Int, validation: Int, test: Int) {
      self.training = training
      self.validation = validation
      self.test = test
    }
  }

  /// How many paths were learned from, half of them attacked.
  package struct Paths: Codable, Sendable, Equatable {
    package var training: Int
    package var validation: Int

    package init(training: Int, validation: Int) {
      self.training = training
      self.validation = validation
    }
  }

  /// Durations in seconds.
  package struct Seconds: Codable, Sendable {
    /// The detector's training.
    package var training: Double
    /// Everything but the recommender's training.
    package var total: Double

    package init(training: Double, total: Double) {
      self.training = training
      self.total = total
    }
  }

  /// Everything that the trial was told, defaults included.
  package struct Configuration: Codable, Sendable {
    package var recommender: [String: JSON]
    package var detector: [String: JSON]
    /// By the name of the attack.
    package var attacks: [String: [String: JSON]]
    /// Documents of the first days lack it.
    package var beam: SearchDocument?

    package init(
      recommender: [String: JSON], detector: [String: JSON], attacks: [String: [String: JSON]],
      beam: SearchDocument
    ) {
      self.recommender = recommender
      self.detector = detector
      self.attacks = attacks
      self.beam = beam
    }
  }

  /// The graph's name.
  package var graph: String
  /// The detector's name.
  package var detector: String
  package var trainedOn: Attack
  /// What budgets bound, "norm" or "per-coordinate"; documents of earlier versions lack it and mean the norm.
  package var budget: String?
  /// How well it detects each attack.
  package var results: [Result]
  package var users: Users
  package var paths: Paths
  package var seed: UInt64
  package var seconds: Seconds
  package var configuration: Configuration
  /// The SHA-256 of the graph's content; documents of earlier versions lack it.
  package var graphChecksum: String?

  package init(
    graph: String, detector: String, trainedOn: Attack, results: [Result], users: Users,
    paths: Paths, seed: UInt64, seconds: Seconds, configuration: Configuration
  ) {
    self.graph = graph
    self.detector = detector
    self.trainedOn = trainedOn
    self.results = results
    self.users = users
    self.paths = paths
    self.seed = seed
    self.seconds = seconds
    self.configuration = configuration
  }
}
