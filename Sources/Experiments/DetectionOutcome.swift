import PathReasoning
import Statistics

/// What a detection trial measured: the document that `detect` prints with `--json`.
package struct DetectionOutcome: Codable, Sendable {
  /// An attack.
  package struct Attack: Codable, Sendable, Equatable {
    /// Its name.
    package var attack: String
    /// Its budget; left out where there is none.
    package var epsilon: Double?
    /// When it happens.
    package var schedule: String
    /// The share of hops that were attacked.
    package var frequency: Double

    init(_ specification: AttackSpecification, frequency: Double) {
      attack = specification.attack
      epsilon = specification.epsilon
      schedule = specification.schedule
      self.frequency = frequency
    }
  }

  /// How well one attack is detected; see ``DetectionMetrics`` for the figures, from 0 to 1.
  package struct Result: Codable, Sendable, Equatable {
    /// The attack's name.
    package var attack: String
    /// Its budget; left out where there is none.
    package var epsilon: Double?
    /// When it happens.
    package var schedule: String
    /// The share of hops that were attacked.
    package var frequency: Double
    package var precision: Double
    package var recall: Double
    package var f1: Double
    package var auc: Double
    package var recallAt1PercentFalseAlarms: Double
    /// How many attacked paths it is, and how many clean ones.
    package var paths: Int

    init(
      _ specification: AttackSpecification, frequency: Double, paths: Int,
      _ metrics: DetectionMetrics
    ) {
      attack = specification.attack
      epsilon = specification.epsilon
      schedule = specification.schedule
      self.frequency = frequency
      precision = metrics.precision
      recall = metrics.recall
      f1 = metrics.f1
      auc = metrics.auc
      recallAt1PercentFalseAlarms = metrics.recallAt1PercentFalseAlarms
      self.paths = paths
    }
  }

  /// How many users each part has; nobody is in two.
  package struct Users: Codable, Sendable, Equatable {
    package var training: Int
    package var validation: Int
    package var test: Int
  }

  /// How many paths were learned from, half of them attacked.
  package struct Paths: Codable, Sendable, Equatable {
    package var training: Int
    package var validation: Int
  }

  /// Durations in seconds.
  package struct Seconds: Codable, Sendable {
    /// The detector's training.
    package var training: Double
    /// Everything but the recommender's training.
    package var total: Double
  }

  /// Everything that the trial was told, defaults included.
  package struct Configuration: Codable, Sendable {
    package var recommender: [String: HyperparameterValue]
    package var detector: [String: HyperparameterValue]
    /// By the name of the attack.
    package var attacks: [String: [String: HyperparameterValue]]
    package var beam: BeamConfiguration
  }

  /// The graph's name.
  package var graph: String
  /// The detector's name.
  package var detector: String
  /// The attack that it learned from.
  package var trainedOn: Attack
  /// How well it detects each attack.
  package var results: [Result]
  package var users: Users
  package var paths: Paths
  package var seed: UInt64
  package var seconds: Seconds
  package var configuration: Configuration
}
