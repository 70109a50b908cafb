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
    /// What ``clean`` is the mean of, a number for every draw; older documents lack it.
    package var cleanDraws: [Int]?
    /// What ``poisoned`` is the mean of.
    package var poisonedDraws: [Int]?

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
    /// How many items are promoted.
    package var targets: Int
    /// How many of them the log has; left out for none.
    package var knownTargets: Int?
    /// How those were chosen, where nobody named them: `unpopular:5`.
    package var targetRule: String?
    /// The length of the lists in which targets count; left out for 10.
    package var listLength: Int?
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

  /// Somebody else's recommender.
  package struct Recommender: Codable, Sendable, Equatable {
    /// The command that starts it.
    package var command: String
    /// What it calls itself.
    package var name: String
    package var version: String?
    /// Whether it said that the same query gets the same answer.
    package var deterministic: Bool

    package init(command: String, name: String, version: String?, deterministic: Bool) {
      self.command = command
      self.name = name
      self.version = version
      self.deterministic = deterministic
    }
  }

  /// What the poison changes for users, whether it does what it was made for or not.
  package struct BlastRadius: Codable, Sendable, Equatable {
    /// The share of users whose list changed at all, from 0 to 1; null without users.
    @OrNull package var changedUsers: Double?
    /// The mean share of a list that stood in the one before, from 0 to 1; null without users.
    @OrNull package var overlap: Double?

    private enum CodingKeys: String, CodingKey {
      case changedUsers
      case overlap = "overlap@10"
    }

    package init(changedUsers: Double?, overlap: Double?) {
      self.changedUsers = changedUsers
      self.overlap = overlap
    }
  }

  /// How well real users find what they took next, without the poison and with it.
  package struct Accuracy: Codable, Sendable, Equatable {
    package struct Figures: Codable, Sendable, Equatable {
      /// From 0 to 1; null where nobody is tested, or where a list holds everything.
      @OrNull package var hr: Double?
      @OrNull package var ndcg: Double?
      /// How many users were tested.
      package var users: Int
      /// Where everything that was held back is to be found among all items: the mean share that lists of
      /// 10, 20 and 50 hold, and NDCG at the longer ones; left out elsewhere.
      package var recall10: Double?
      package var recall20: Double?
      package var recall50: Double?
      package var ndcg20: Double?
      package var ndcg50: Double?

      private enum CodingKeys: String, CodingKey {
        case hr = "hr@10"
        case ndcg = "ndcg@10"
        case recall10 = "recall@10"
        case recall20 = "recall@20"
        case recall50 = "recall@50"
        case ndcg20 = "ndcg@20"
        case ndcg50 = "ndcg@50"
        case users
      }

      package init(hr: Double?, ndcg: Double?, users: Int) {
        self.hr = hr
        self.ndcg = ndcg
        self.users = users
      }
    }

    package var clean: Figures
    package var poisoned: Figures

    package init(clean: Figures, poisoned: Figures) {
      self.clean = clean
      self.poisoned = poisoned
    }
  }

  /// The dataset's name.
  package var dataset: String
  /// The fingerprint of its content.
  package var datasetChecksum: String?
  /// A ranker's name, or what somebody else's recommender calls itself.
  package var ranker: String
  /// Who was attacked, if it is no ranker of this program's.
  package var recommender: Recommender?
  /// What lists were chosen from: `candidates` or `full`; older documents, of candidates, lack it.
  package var lists: String?
  package var attack: String
  /// The attack's action space, if it has one.
  package var actionSpace: String?
  package var seed: UInt64
  /// How the recommender learned from the poison; `own` for somebody else's, which knows itself.
  package var refresh: String
  package var recNum: RecNums
  /// What the promoted items are called; older documents lack it.
  package var targets: [String]?
  /// Who found them in a list; older documents lack it.
  package var targetHitRate: TargetHitRate?
  /// Whose poison it is, if the accounts were given.
  package var injection: GivenAccounts?
  /// What the attacker was after, if not RecNum.
  package var goal: Goal?
  /// How the log was divided and accuracy measured: `full`, or left out for leave-one-out.
  package var `protocol`: String?
  /// Whose lists were counted; older documents, of everybody's, lack it.
  package var audience: Audience?
  /// What else the poison changed; older documents lack it.
  package var blastRadius: BlastRadius?
  /// What it cost users who have nothing to do with it; older documents lack it.
  package var accuracy: Accuracy?
  /// What stood in front of the recommender, with `--defense`.
  package var defense: Defense?
  /// How noticeable the poison is, of an attack that minds.
  package var stealth: Stealth?
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
