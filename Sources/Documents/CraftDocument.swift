import Essentials
import Interactions

/// What `craft` prints with `--json`: a poison for somebody else's pipeline.
package struct CraftDocument: Codable, Sendable {
  /// The dataset's name.
  package var dataset: String
  /// The fingerprint of its content.
  package var datasetChecksum: String
  package var attack: String
  package var seed: UInt64
  package var fakeUsers: Int
  package var clicks: Int
  /// What the promoted items are called.
  package var targets: [String]
  /// Those of them that the log knows: what it holds of them was left aside.
  package var knownTargets: [String]
  /// The share of the clicks on targets, from 0 to 1.
  package var targetClickRatio: Double
  package var strategy: PoisonDocument.Strategy
  /// Whether the attack was shown the log.
  package var readsLog: Bool
  /// When the clicks happen: the first and the last, as they are written; left out without times.
  package var times: [String]?
  /// The attack's hyperparameters by name.
  package var configuration: [String: JSON]
  /// The files: `poison.inter`, `poison.csv`, `targets.txt`.
  package var files: [String]
  /// What was understood of the dataset's file; left out for one that is read from none.
  package var input: InputSummary?

  package init(
    dataset: String, datasetChecksum: String, attack: String, seed: UInt64, fakeUsers: Int,
    clicks: Int, targets: [String], knownTargets: [String], strategy: PoisonDocument.Strategy,
    readsLog: Bool, times: [String]?, configuration: [String: JSON], files: [String],
    input: InputSummary?
  ) {
    self.dataset = dataset
    self.datasetChecksum = datasetChecksum
    self.attack = attack
    self.seed = seed
    self.fakeUsers = fakeUsers
    self.clicks = clicks
    self.targets = targets
    self.knownTargets = knownTargets
    targetClickRatio = strategy.targetClickRatio
    self.strategy = strategy
    self.readsLog = readsLog
    self.times = times
    self.configuration = configuration
    self.files = files
    self.input = input
  }
}
