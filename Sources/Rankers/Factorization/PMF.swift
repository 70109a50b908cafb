import Essentials
import Interactions
import Statistics
import Torch

/// Probabilistic matrix factorization on implicit feedback: factors whose inner product is near 1
/// for what a user interacted with and near 0 for what they did not.
///
/// **Source.** Salakhutdinov & Mnih, *Probabilistic Matrix Factorization*, NIPS 2007, equation 4:
/// Σ (r_ui − p_u · q_i)² + λ (‖p_u‖² + ‖q_i‖²), here halved, minimized by stochastic gradient
/// descent, where λ weighs a row each time that it takes part.
///
/// **Differences.** The paper learns from ratings alone, which is degenerate on implicit data (all
/// are 1). Here an interaction is a label of 1 and comes with
/// ``Configuration/negatives`` labels of 0, drawn from the original items that the user has not
/// touched, anew each time. Interactions are drawn with replacement, an epoch as many as the log
/// has. No momentum, no logistic function, no mean that is taken off. Training stops as ``BPR``'s
/// does. A target's factors stay as drawn until it is clicked, so that it scores near 0 with
/// everyone, like an item that a user has not touched; an update draws the
/// zeros of each click once and takes ``Configuration/updatePasses`` passes over the clicks in one
/// random order.
///
/// **Logged values.** `loss`: the mean squared error of an epoch's labels, before each step;
/// `ndcg@10`: on the validation task, when there is one.
public final class PMF: EpochRanker {
  /// What users type: "pmf".
  public static let identifier = "pmf"

  /// The hyperparameters of ``PMF``.
  public struct Configuration: EpochConfiguration {
    /// The number of factors of a user or an item, at least 1.
    public var dimension = 64
    /// The step size of stochastic gradient descent.
    public var learningRate: Float = 0.05
    /// λ, the weight of the squared norm.
    public var regularization: Float = 0.01
    /// How many labels of 0 an interaction comes with.
    public var negatives = 4
    /// The most epochs that a fit takes.
    public var epochs = 300
    /// How many epochs without improvement on the validation task end a fit; 0 never does.
    public var patience = 20
    /// The standard deviation of fresh factors.
    public var initialDeviation: Float = 0.05
    /// How often an update goes through the injection's clicks.
    public var updatePasses = 1
    /// The step size of an update.
    public var updateLearningRate: Float = 0.05

    /// The defaults that ``PMF`` documents.
    public init() {}

    /// Throws an ``/Essentials/InputError`` that names the hyperparameter which is out of range, if
    /// one is.
    public func validate() throws {
      try require(dimension >= 1, "dimension", "at least 1")
      try require(learningRate > 0, "learningRate", "above 0")
      try require(regularization >= 0, "regularization", "at least 0")
      try require((0...100_000).contains(negatives), "negatives", "from 0 to 100000")
      try require(epochs >= 1, "epochs", "at least 1")
      try require(patience >= 0, "patience", "at least 0")
      try require(initialDeviation >= 0, "initialDeviation", "at least 0")
      try require(updatePasses >= 0, "updatePasses", "at least 0")
      try require(updateLearningRate > 0, "updateLearningRate", "above 0")
    }
  }

  let configuration: Configuration
  private let users: UserRoster
  private let catalog: ItemCatalog
  private(set) var parameters: MatrixFactorization
  private var accounts = AccountHistories()

  /// A row of factors for everybody and everything.
  public static func memory(
    for configuration: Configuration, users: UserRoster, items: ItemCatalog
  ) -> Double {
    let rows = Double(users.count) + Double(items.count)
    // The model, and the best epoch's.
    return 2 * 4 * rows * (Double(configuration.dimension) + 1)
  }

  /// An untrained model: parameters drawn from `rng`, in a roster and a catalogue that never
  /// change.
  public init(
    _ configuration: Configuration, users: UserRoster, items: ItemCatalog,
    using rng: inout SeededGenerator
  ) {
    self.configuration = configuration
    self.users = users
    catalog = items
    parameters = MatrixFactorization(
      users: users, items: items, dimension: configuration.dimension,
      standardDeviation: configuration.initialDeviation, using: &rng)
  }

  private init(copying other: PMF) {
    configuration = other.configuration
    users = other.users
    catalog = other.catalog
    parameters = other.parameters.snapshot
    accounts = other.accounts
  }

  /// A model of its own, which shares what neither changes.
  public func copy() -> PMF { PMF(copying: self) }

  /// The scores of every candidate, `[users, candidates]`; the candidates fit.
  public func scores(of candidates: CandidateLists) -> Scores {
    precondition(candidates.fits(users, catalog), "candidates beyond the roster or the catalogue")
    return parameters.scores(of: candidates)
  }

  /// The scores of all items by a product of matrices.
  public func scoresOfAllItems(for users: [UserID], in catalog: ItemCatalog) -> Scores {
    parameters.scoresOfAllItems(for: users)
  }

  /// Brings the snapshot's `scores` of `candidates` up to date.
  public func refresh(_ scores: inout Scores, of candidates: CandidateLists) {
    precondition(candidates.fits(users, catalog), "candidates beyond the roster or the catalogue")
    parameters.refresh(&scores, of: candidates)
  }

  /// Trains on `log` as the type says, or goes on from what `checkpoint` holds.
  func train(
    on log: InteractionLog, until stopping: EarlyStopping, validation: RankingTask?,
    using rng: inout SeededGenerator, resuming checkpoint: TrainingCheckpoint?,
    reporting: ProgressReport
  ) throws {
    precondition(log.fits(users, catalog), "a log beyond the roster or the catalogue")
    accounts = AccountHistories(log, users: users)
    let sampler = InteractionSampler(log, originalCount: catalog.originalCount)
    let negatives = configuration.negatives
    var draws = InteractionSampler.Draws()
    try stopping.run(
      stage: "training \(Self.identifier)", validation: validation, model: &parameters,
      using: &rng, resuming: checkpoint, scores: { $0.scores(of: $1) }, reporting: reporting
    ) { parameters, rng in
      var allUsers = parameters.users
      var loss = 0.0
      var left = sampler.count
      while left > 0 {
        let batch = min(left, 1_024)
        sampler.draw(batch, negatives: negatives, into: &draws, using: &rng)
        loss += PMF.descend(
          users: &allUsers, items: &parameters.items, draws: draws,
          rate: configuration.learningRate, regularization: configuration.regularization)
        left -= batch
      }
      parameters.users = allUsers
      return (name: "loss", value: loss / Double(max(1, sampler.count * (1 + negatives))))
    }
  }

  /// Learns from the accounts of `injection`, which fits, as the type and
  /// ``Ranker/update(with:using:)`` say.
  public func update(with injection: Injection, using rng: inout SeededGenerator) {
    precondition(injection.fits(users, catalog), "an injection beyond the roster or the catalogue")
    accounts.append(injection)
    let sampler = InjectionSampler(
      injection, known: accounts, originalCount: catalog.originalCount)
    var draws = InteractionSampler.Draws()
    sampler.draw(negatives: configuration.negatives, into: &draws, using: &rng)
    for _ in 0..<configuration.updatePasses { learn(&parameters, from: draws) }
    parameters.touch(draws.positives + draws.negatives)
  }

  /// `users`, real ones first, and `items`, `[count, dimension]` each.
  public var learned: [NamedTensor] { parameters.tensors }

  /// Takes the place of a fit to `log` by what ``learned`` held.
  public func restore(_ learned: [String: Tensor], fittedTo log: InteractionLog) throws {
    precondition(log.fits(users, catalog), "a log beyond the roster or the catalogue")
    accounts = AccountHistories(log, users: users)
    try parameters.restore(learned)
  }

  /// The factors q_i.
  public var itemEmbeddings: ItemEmbeddings? { parameters.items.embeddings }

  /// Learns from one pass over an injection; all of `parameters` is passed, so that its tables may
  /// be written to side by side.
  private func learn(_ parameters: inout MatrixFactorization, from draws: InteractionSampler.Draws)
  {
    _ = PMF.descend(
      users: &parameters.fakeUsers, items: &parameters.items, draws: draws,
      rate: configuration.updateLearningRate, regularization: configuration.regularization)
  }

  /// One step for the positive of each of `draws` and one for each of its negatives, in order;
  /// returns the sum of squared errors, each before its step.
  static func descend(
    users: inout FactorTable, items: inout FactorTable, draws: InteractionSampler.Draws,
    rate: Float, regularization: Float
  ) -> Double {
    guard !draws.users.isEmpty else { return 0 }
    let negatives = draws.negatives.count / draws.users.count
    let blockCount = items.blockCount
    var loss = 0.0
    let keep = 1 - rate * regularization
    users.withMutableBlocks { users in
      items.withMutableBlocks { items in
        for index in draws.users.indices {
          let user = users + Int(draws.users[index]) * blockCount
          for slot in -1..<negatives {
            let row = slot < 0 ? draws.positives[index] : draws.negatives[index * negatives + slot]
            let item = items + Int(row) * blockCount
            let error = (slot < 0 ? 1 : 0) - innerProduct(user, item, count: blockCount)
            loss += Double(error * error)
            let step = rate * error
            for block in 0..<blockCount {
              let p = user[block]
              let q = item[block]
              user[block] = (p * keep).addingProduct(q, step)
              item[block] = (q * keep).addingProduct(p, step)
            }
          }
        }
      }
    }
    return loss
  }
}
