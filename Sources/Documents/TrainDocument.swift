import Essentials
import Interactions

/// What `train` prints with `--json`: one ranker trained on one dataset.
package struct TrainDocument: Codable, Sendable {
  /// How long training took, in seconds, when it took place.
  package struct Seconds: Codable, Sendable {
    package var total: Double
    /// Null for somebody else's recommender, which does not say.
    @OrNull package var perEpoch: Double?

    package init(total: Double, perEpoch: Double?) {
      self.total = total
      self.perEpoch = perEpoch
    }
  }

  /// What one user gets.
  package struct Recommendations: Codable, Sendable, Equatable {
    /// An item and how the ranker scores it.
    package struct Item: Codable, Sendable, Equatable {
      package var item: String
      /// Left out by somebody else's recommender, which gives lists alone.
      package var score: Float?

      package init(item: String, score: Float?) {
        self.item = item
        self.score = score
      }
    }

    package var user: String
    /// Best first.
    package var items: [Item]

    package init(user: String, items: [Item]) {
      self.user = user
      self.items = items
    }
  }

  /// The dataset's name.
  package var dataset: String
  /// A ranker's name, or what somebody else's recommender calls itself.
  package var ranker: String
  /// Who it is, if it is no ranker of this program's.
  package var recommender: PoisonDocument.Recommender?
  /// What lists were chosen from: `candidates` or `full`; older documents, of candidates, lack it.
  package var lists: String?
  /// How it was tested: `leave-one-out` or `full`; older documents, of the former, lack it.
  package var `protocol`: String?
  package var seed: UInt64
  /// Whom a figure is about.
  package struct Tested: Codable, Sendable, Equatable {
    /// How many users: those with three interactions or more and something left to recommend.
    package var users: Int
    /// Among how many items that they never touched each one's last interaction is looked for; with
    /// whole lists, all other items of the catalogue.
    package var negatives: Int

    package init(users: Int, negatives: Int) {
      self.users = users
      self.negatives = negatives
    }
  }

  /// How well it recommends, by name of the figure, from 0 to 1.
  ///
  /// On each user's last interaction, which no training saw: `hr@10` and `ndcg@10`. Of `full`: `recall@k` and
  /// `ndcg@k` among all items for k 10, 20 and 50. Null where nobody is tested, or where a list holds all
  /// candidates.
  package var metrics: [String: Double?]
  /// The same on the interaction before, which early stopping looked at: what to choose hyperparameters by.
  package var validation: [String: Double?]
  /// Whom ``metrics`` are about; older documents lack it.
  package var tested: Tested?
  package var seconds: Seconds
  /// Null for somebody else's recommender, which does not say.
  @OrNull package var epochs: Int?
  /// How many numbers were learned; 0 for a ranker that counts, null for somebody else's.
  @OrNull package var parameters: Int?
  /// Whether the model was trained by an earlier run and read from the cache.
  package var cached: Bool
  /// Who gets what, where that was asked for.
  package var recommendations: [Recommendations]?
  /// The ranker's hyperparameters by name.
  package var configuration: [String: JSON]
  /// What was understood of the dataset's file; left out for one that is read from none.
  package var input: InputSummary?

  package init(
    dataset: String, ranker: String, seed: UInt64, metrics: [String: Double?],
    validation: [String: Double?], tested: Tested, seconds: Seconds, epochs: Int?, parameters: Int?,
    cached: Bool,
    recommendations: [Recommendations]?, configuration: [String: JSON], input: InputSummary?
  ) {
    self.dataset = dataset
    self.ranker = ranker
    self.seed = seed
    self.metrics = metrics
    self.validation = validation
    self.tested = tested
    self.seconds = seconds
    self.epochs = epochs
    self.parameters = parameters
    self.cached = cached
    self.recommendations = recommendations
    self.configuration = configuration
    self.input = input
  }
}
