import Essentials
import Interactions

/// What `poison` prints with `--json`: one attack on one recommender.
package struct PoisonDocument: Codable, Sendable {
  /// RecNum, on fresh draws of candidates that the attack never saw; see ``ceiling`` for the most.
  package struct RecNums: Codable, Sendable {
    /// Without a poison.
    package var clean: Double
    /// After the returned poison.
    package var poisoned: Double
    /// The mean after fresh samples of the final policy.
    package var policyMean: Double
    /// Every target in everybody's list.
    package var ceiling: Int
    /// The best that is known to be possible, where it is known.
    package var oracle: Double?

    package init(
      clean: Double, poisoned: Double, policyMean: Double, ceiling: Int, oracle: Double?
    ) {
      self.clean = clean
      self.poisoned = poisoned
      self.policyMean = policyMean
      self.ceiling = ceiling
      self.oracle = oracle
    }
  }

  /// Durations in seconds.
  package struct Seconds: Codable, Sendable {
    /// The whole trial, the victim's training included.
    package var total: Double
    /// The attack, divided by its steps; null without steps.
    @OrNull package var perStep: Double?
    /// One evaluation of a poison, worlds side by side; null without queries.
    @OrNull package var evaluation: Double?

    package init(total: Double, perStep: Double?, evaluation: Double?) {
      self.total = total
      self.perStep = perStep
      self.evaluation = evaluation
    }
  }

  /// A point of the attack's curve.
  package struct CurvePoint: Codable, Sendable {
    /// The step, from 0.
    package var step: Int
    /// The mean RecNum of the step's samples.
    package var mean: Double
    /// The highest RecNum of the step's samples.
    package var max: Int
    /// The share of their clicks on targets, from 0 to 1.
    package var targetClickRatio: Double
    /// How long the step took.
    package var seconds: Double

    package init(step: Int, mean: Double, max: Int, targetClickRatio: Double, seconds: Double) {
      self.step = step
      self.mean = mean
      self.max = max
      self.targetClickRatio = targetClickRatio
      self.seconds = seconds
    }
  }

  /// Everything that the trial was told, defaults included.
  package struct Configuration: Codable, Sendable {
    package var fakeUsers: Int
    package var clicks: Int
    package var targets: Int
    /// The recommender's hyperparameters by name.
    package var ranker: [String: JSON]
    /// The attack's hyperparameters by name.
    package var attack: [String: JSON]

    package init(
      fakeUsers: Int, clicks: Int, targets: Int, ranker: [String: JSON], attack: [String: JSON]
    ) {
      self.fakeUsers = fakeUsers
      self.clicks = clicks
      self.targets = targets
      self.ranker = ranker
      self.attack = attack
    }
  }

  /// The dataset's name.
  package var dataset: String
  /// The fingerprint of its content.
  package var datasetChecksum: String?
  package var ranker: String
  package var attack: String
  /// The attack's action space, if it has one.
  package var actionSpace: String?
  package var seed: UInt64
  /// How the recommender learned from the poison.
  package var refresh: String
  package var recNum: RecNums
  /// RecNum of each control by name, with `--controls`.
  package var controls: [String: Double]?
  /// The share of the poison's clicks on targets, from 0 to 1.
  package var targetClickRatio: Double
  /// How the returned poison goes about it.
  package var strategy: Strategy?
  /// Where the items lie, with `--map`.
  package var map: Map?
  /// Whether the attack was shown the log.
  package var readsLog: Bool?
  /// How often the black box was asked.
  package var queries: Int
  package var seconds: Seconds
  package var curve: [CurvePoint]
  /// Where the poison was written, with `--output`.
  package var poison: String?
  package var configuration: Configuration
  /// What was understood of the dataset's file; left out for one that is read from none.
  package var input: InputSummary?

  package init(
    dataset: String, datasetChecksum: String?, ranker: String, attack: String,
    actionSpace: String?, seed: UInt64, refresh: String, recNum: RecNums, strategy: Strategy,
    readsLog: Bool, queries: Int, seconds: Seconds, curve: [CurvePoint],
    configuration: Configuration, input: InputSummary?
  ) {
    self.dataset = dataset
    self.datasetChecksum = datasetChecksum
    self.ranker = ranker
    self.attack = attack
    self.actionSpace = actionSpace
    self.seed = seed
    self.refresh = refresh
    self.recNum = recNum
    targetClickRatio = strategy.targetClickRatio
    self.strategy = strategy
    self.readsLog = readsLog
    self.queries = queries
    self.seconds = seconds
    self.curve = curve
    self.configuration = configuration
    self.input = input
  }
}
