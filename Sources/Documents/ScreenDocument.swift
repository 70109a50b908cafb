import Essentials
import Interactions

/// What `screen` prints with `--json`: how suspicious a detector finds accounts, false ones and real.
package struct ScreenDocument: Codable, Sendable {
  /// How well false accounts of one attack are told from real ones.
  package struct Result: Codable, Sendable, Equatable {
    /// The attack's name; `real-users` for the control, where real accounts pass as false ones.
    package var attack: String
    /// The file that the accounts were read from; left out for accounts that were made here.
    package var poison: String?
    /// How many false accounts there are.
    package var fakeUsers: Int
    /// How many clicks they make together.
    package var clicks: Int
    /// How many real accounts they are told from.
    package var realUsers: Int
    /// The area under the ROC curve; half by chance.
    package var auc: Double
    /// About the share of false accounts among all by chance.
    package var averagePrecision: Double
    /// The share of false accounts that are flagged, by the share of real ones that may be.
    package var recallAtFalseAlarms: [String: Double]
    /// How many real accounts are flagged then.
    package var flaggedRealUsers: [String: Int]
    /// How many of the first ``fakeUsers`` accounts by suspicion are false.
    package var caughtAmongFirst: Int

    package init(
      attack: String, poison: String?, fakeUsers: Int, clicks: Int, realUsers: Int, auc: Double,
      averagePrecision: Double, recallAtFalseAlarms: [String: Double],
      flaggedRealUsers: [String: Int], caughtAmongFirst: Int
    ) {
      self.attack = attack
      self.poison = poison
      self.fakeUsers = fakeUsers
      self.clicks = clicks
      self.realUsers = realUsers
      self.auc = auc
      self.averagePrecision = averagePrecision
      self.recallAtFalseAlarms = recallAtFalseAlarms
      self.flaggedRealUsers = flaggedRealUsers
      self.caughtAmongFirst = caughtAmongFirst
    }
  }

  /// An account among the most suspicious.
  package struct Suspect: Codable, Sendable, Equatable {
    /// Its name.
    package var user: String
    package var suspicion: Double
    package var clicks: Int
    /// In words.
    package var reason: String
    /// Other suspects that it shares most items with, the most first.
    package var partners: [String]
    /// Items that it shares with them, or clicks most often, the most telling first.
    package var items: [String]
    /// Whether it is one of the false accounts; left out where nobody knows.
    package var isFalse: Bool?

    package init(
      user: String, suspicion: Double, clicks: Int, reason: String, partners: [String],
      items: [String], isFalse: Bool?
    ) {
      self.user = user
      self.suspicion = suspicion
      self.clicks = clicks
      self.reason = reason
      self.partners = partners
      self.items = items
      self.isFalse = isFalse
    }
  }

  /// Everything that the detector and the attacks were told, defaults included.
  package struct Configuration: Codable, Sendable, Equatable {
    package var fakeUsers: Int
    package var clicks: Int
    package var targets: Int
    /// The recommender that attacks which ask questions were played against.
    package var ranker: String?
    package var detector: [String: JSON]
    /// By the name of the attack.
    package var attacks: [String: [String: JSON]]

    package init(
      fakeUsers: Int, clicks: Int, targets: Int, ranker: String?, detector: [String: JSON],
      attacks: [String: [String: JSON]]
    ) {
      self.fakeUsers = fakeUsers
      self.clicks = clicks
      self.targets = targets
      self.ranker = ranker
      self.detector = detector
      self.attacks = attacks
    }
  }

  /// The dataset's name.
  package var dataset: String
  /// The fingerprint of its content.
  package var datasetChecksum: String
  /// The detector's name.
  package var detector: String
  /// The attack whose accounts it was shown; left out for a detector that is shown none.
  package var trainedOn: String?
  package var seed: UInt64
  package var results: [Result]
  /// The most suspicious accounts of the log, with `--top`; of the first attack's, where there is one.
  package var suspects: [Suspect]?
  /// Everything, in seconds.
  package var seconds: Double
  package var configuration: Configuration
  /// What was understood of the dataset's file; left out for one that is read from none.
  package var input: InputSummary?

  package init(
    dataset: String, datasetChecksum: String, detector: String, trainedOn: String?, seed: UInt64,
    results: [Result], suspects: [Suspect]?, seconds: Double, configuration: Configuration,
    input: InputSummary?
  ) {
    self.dataset = dataset
    self.datasetChecksum = datasetChecksum
    self.detector = detector
    self.trainedOn = trainedOn
    self.seed = seed
    self.results = results
    self.suspects = suspects
    self.seconds = seconds
    self.configuration = configuration
    self.input = input
  }
}
