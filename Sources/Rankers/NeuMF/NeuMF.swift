import Essentials
import Interactions
import Kernels
import Statistics
import Torch

/// Neural matrix factorization: a generalized matrix factorization and a multilayer perceptron,
/// with embeddings of their own, under one output.
///
/// **Source.** He, Liao, Zhang, Nie, Hu & Chua, *Neural Collaborative Filtering*, WWW 2017. φ_GMF =
/// p_u^G ⊙ q_i^G, φ_MLP = a_L(W_L^T(… a_2(W_2^T [p_u^M; q_i^M] + b_2) …) + b_L) with ReLU in a
/// tower that halves from layer to layer, ŷ_ui = σ(h^T [φ_GMF; φ_MLP]) (equation 12), trained on
/// the binary cross-entropy of interactions and four sampled negatives each (equation 7) by Adam,
/// 256 instances a batch. F predictive factors mean a tower of 8F, 4F, 2F, F.
///
/// **Differences.** 16 predictive factors of the paper's 8 to 64, and λ on embeddings, which the
/// paper does not have: without either, HR@10 on Steam is .02 to .03 lower. Trained from scratch by default,
/// as the paper's table 2 compares. The pretraining of its section 3.4.1 is an option: for
/// ``Configuration/pretraining`` epochs GMF and MLP learn each for itself, with 2 h^T φ_GMF and 2 h^T φ_MLP as
/// their logits, of which ŷ's is the mean (equation 13 with α = ½); Adam goes on where the paper turns to
/// gradient descent, and patience counts from there. ``Configuration/dropout`` leaves out inputs of the tower's layers,
/// which the paper does not do; a user's are the same for an interaction and its negatives. Embeddings and h
/// start from N(0, .01²) as published, hidden weights uniform as Glorot & Bengio have them, as the
/// authors' own program does: from .01 the tower takes epochs to wake up. The output has a bias. An
/// epoch draws as many interactions as the log has, with replacement; an interaction and its
/// negatives are in the same batch. Adam moves embeddings only of the users and items of a batch
/// (as `torch.optim.SparseAdam`). Negatives are original items that the user has not touched.
/// Training stops after ``Configuration/patience`` epochs without a better NDCG@10 when there is a
/// validation task, and the best epoch's parameters stay.
///
/// The paper knows neither new items nor updates. A target that nobody clicked gets embeddings
/// around the mean of the ``Configuration/coldStartItems`` least popular items' after a fit: as
/// first drawn, its output is that of an average click, above most items, and targets would stand
/// in one list of ten before any attack. An update goes on training on the injection's clicks alone
/// with fresh moments, four negatives a click: ``Configuration/updatePasses`` passes of batches as
/// in a fit, in steps of half its size, because Adam's first steps are as long as its longest. It
/// moves everything that gets a gradient: the fake users' embeddings, those of clicked items and
/// negatives, and all shared weights. Real users' embeddings get none and stay.
///
/// **Logged values.** `loss`: the mean cross-entropy of an epoch's instances, each before the step
/// that learned from it; `ndcg@10`: on the validation task, when there is one.
public final class NeuMF: EpochRanker {
  /// What users type: "neumf".
  public static let identifier = "neumf"

  /// The hyperparameters of ``NeuMF``.
  public struct Configuration: EpochConfiguration {
    /// Predictive factors: the size of a GMF embedding and of the last hidden layer, a multiple of
    /// 8.
    public var factors = 16
    /// How many hidden layers; each is twice as large as the next.
    public var layers = 3
    /// How many negatives are drawn for an interaction.
    public var negatives = 4
    /// How many instances, interactions and negatives together, a step learns from.
    public var batchSize = 256
    /// The step size of Adam.
    public var learningRate: Float = 0.001
    /// λ: how much of an embedding a step adds to its gradient of the mean loss.
    public var regularization: Float = 0.0002
    /// The share of the inputs of each hidden layer that a fit leaves out.
    public var dropout: Float = 0
    /// How many of a fit's first epochs train the two halves each for itself.
    public var pretraining = 0
    /// The most epochs that a fit takes.
    public var epochs = 60
    /// How many epochs without improvement on the validation task end a fit; 0 never does.
    public var patience = 5
    /// The standard deviation of fresh embeddings.
    public var initialDeviation: Float = 0.01
    /// How many of the least popular items a target starts in the middle of; 0 leaves it as drawn.
    public var coldStartItems = 100
    /// How often an update goes through the injection's clicks.
    public var updatePasses = 1
    /// The step size of Adam in an update.
    public var updateLearningRate: Float = 0.0005

    /// The epochs of ``pretraining``.
    var leadIn: Int { pretraining }

    /// The defaults that ``NeuMF`` documents: the paper's but for ``factors`` and
    /// ``regularization``.
    public init() {}

    /// Throws an ``/Essentials/InputError`` that names the hyperparameter which is out of range, if
    /// one is.
    public func validate() throws {
      try require(factors >= 8 && factors % 8 == 0, "factors", "a multiple of 8")
      try require((1...6).contains(layers), "layers", "from 1 to 6")
      try require(negatives >= 1, "negatives", "at least 1")
      try require(batchSize > negatives, "batchSize", "above 'negatives'")
      try require(learningRate > 0, "learningRate", "above 0")
      try require(regularization >= 0, "regularization", "at least 0")
      try require(dropout >= 0 && dropout < 1, "dropout", "from 0 to below 1")
      try require(epochs >= 1, "epochs", "at least 1")
      try require((0..<epochs).contains(pretraining), "pretraining", "from 0 to below 'epochs'")
      try require(patience >= 0, "patience", "at least 0")
      try require(initialDeviation > 0, "initialDeviation", "above 0")
      try require(coldStartItems >= 0, "coldStartItems", "at least 0")
      try require(updatePasses >= 0, "updatePasses", "at least 0")
      try require(updateLearningRate > 0, "updateLearningRate", "above 0")
    }
  }

  /// The hyperparameters; an update reads its own when it starts.
  var configuration: Configuration
  private let users: UserRoster
  private let catalog: ItemCatalog
  /// What is learned.
  private(set) var network: NeuMFNetwork
  private var accounts = AccountHistories()

  /// Embeddings, layers, and what a batch passes through.
  public static func memory(
    for configuration: Configuration, users: UserRoster, items: ItemCatalog
  ) -> Double {
    let hidden = Double(configuration.factors << (configuration.layers - 1))
    let rows = Double(users.count) + Double(items.count)
    // The model, the best epoch's and two moments; and what a batch passes through.
    return 4 * 4 * (rows * (hidden + Double(configuration.factors)) + 4 * hidden * hidden)
      + 4 * Double(configuration.batchSize) * 4 * hidden
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
    network = NeuMFNetwork(
      NeuMFShape(factors: configuration.factors, layers: configuration.layers), users: users,
      items: items, deviation: configuration.initialDeviation, using: &rng)
  }

  private init(copying other: NeuMF) {
    configuration = other.configuration
    users = other.users
    catalog = other.catalog
    network = other.network
    accounts = other.accounts
  }

  /// True: an update changes nearly every score.
  public static let scoresFewAtLessCost = true

  /// A model of its own, which shares what neither changes.
  public func copy() -> NeuMF { NeuMF(copying: self) }

  /// The scores of every candidate, `[users, candidates]`; the candidates fit.
  public func scores(of candidates: CandidateLists) -> Scores {
    precondition(candidates.fits(users, catalog), "candidates beyond the roster or the catalogue")
    return NeuMF.scores(network, candidates)
  }

  /// Brings the snapshot's `scores` of `candidates` up to date.
  public func refresh(_ scores: inout Scores, of candidates: CandidateLists) {
    precondition(candidates.fits(users, catalog), "candidates beyond the roster or the catalogue")
    NeuMFScorer(network).score(candidates, into: &scores)
  }

  private static func scores(_ network: NeuMFNetwork, _ candidates: CandidateLists) -> Scores {
    var scores = Scores(rows: candidates.users.count, width: candidates.width)
    NeuMFScorer(network).score(candidates, into: &scores)
    return scores
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
    let clicks = clicksPerBatch
    let negatives = configuration.negatives
    let realWidth = network.realUsers.count
    let trainer = trainer(
      userCount: users.count, rate: configuration.learningRate, dropout: configuration.dropout)
    // What was trained before has learned to be one.
    let stepsApart =
      stopping.goesOn ? 0 : configuration.pretraining * ((sampler.count + clicks - 1) / clicks)
    var draws = InteractionSampler.Draws()
    try stopping.run(
      stage: "training \(Self.identifier)", validation: validation, model: &network,
      trainer: trainer, using: &rng, resuming: checkpoint, scores: NeuMF.scores,
      reporting: reporting
    ) { network, rng in
      var loss = 0.0
      var users = network.realUsers + network.fakeUsers
      network.withMutablePointers(users: &users) { parameters in
        for start in stride(from: 0, to: sampler.count, by: clicks) {
          sampler.draw(
            min(clicks, sampler.count - start), negatives: negatives, into: &draws, using: &rng)
          loss += trainer.step(
            draws, draws.users.indices, parameters, apart: trainer.steps < stepsApart, using: &rng)
        }
      }
      network.realUsers = Array(users[..<realWidth])
      network.fakeUsers = Array(users[realWidth...])
      return (name: "loss", value: loss / Double(max(1, sampler.count * (1 + negatives))))
    }
  }

  /// Puts targets that nobody clicked among the least popular items.
  func startTargets(amid log: InteractionLog, using rng: inout SeededGenerator) {
    let width = network.shape.rowWidth
    let models = log.leastPopular(configuration.coldStartItems, of: catalog)
    guard !models.isEmpty else { return }
    let mean = meanRow(
      models.flatMap { network.items[$0 * width..<($0 + 1) * width] }, width: width)
    for target in log.unknownTargets(of: catalog) {
      for index in 0..<width {
        var noise = Vector.zero
        for lane in 0..<8 { noise[lane] = rng.normal() * configuration.initialDeviation }
        network.items[target * width + index] = mean[index] + noise
      }
    }
  }

  /// Learns from the accounts of `injection`, which fits, as the type and
  /// ``Ranker/update(with:using:)`` say.
  public func update(with injection: Injection, using rng: inout SeededGenerator) {
    precondition(injection.fits(users, catalog), "an injection beyond the roster or the catalogue")
    accounts.append(injection)
    let sampler = InjectionSampler(
      injection, known: accounts, originalCount: catalog.originalCount)
    let clicks = clicksPerBatch
    var fakeUsers = network.fakeUsers
    let trainer = trainer(userCount: users.fakeCount, rate: configuration.updateLearningRate)
    var draws = InteractionSampler.Draws()
    network.withMutablePointers(users: &fakeUsers) { parameters in
      for _ in 0..<configuration.updatePasses {
        sampler.draw(negatives: configuration.negatives, into: &draws, using: &rng)
        for start in stride(from: 0, to: draws.users.count, by: clicks) {
          _ = trainer.step(
            draws, start..<min(start + clicks, draws.users.count), parameters, using: &rng)
        }
      }
    }
    network.fakeUsers = fakeUsers
  }

  /// `users` and `items`, `[count, embedding + factors]` each, and `shared`, all that they share.
  public var learned: [NamedTensor] { network.tensors }

  /// Takes the place of a fit to `log` by what ``learned`` held.
  public func restore(_ learned: [String: Tensor], fittedTo log: InteractionLog) throws {
    precondition(log.fits(users, catalog), "a log beyond the roster or the catalogue")
    accounts = AccountHistories(log, users: users)
    try network.restore(learned)
  }

  /// The item's embedding of the MLP, then that of GMF.
  public var itemEmbeddings: ItemEmbeddings? {
    let width = 8 * network.shape.rowWidth
    return ItemEmbeddings(width: width, values: network.items.rows(length: width))
  }

  /// How many clicks make a batch together with their negatives.
  private var clicksPerBatch: Int {
    max(1, configuration.batchSize / (1 + configuration.negatives))
  }

  private func trainer(userCount: Int, rate: Float, dropout: Float = 0) -> NeuMFTrainer {
    NeuMFTrainer(
      network.shape, userCount: userCount, itemCount: catalog.count,
      negatives: configuration.negatives, batch: clicksPerBatch, rate: rate,
      regularization: configuration.regularization, dropout: dropout)
  }
}

extension NeuMFNetwork {
  /// Calls `body` with the memory of `users`, in place of this network's, and of its items and
  /// shared parameters; not if one is empty.
  mutating func withMutablePointers(
    users: inout [Vector], _ body: (NeuMFTrainer.Parameters) -> Void
  ) {
    users.withUnsafeMutableBufferPointer { users in
      items.withUnsafeMutableBufferPointer { items in
        shared.withUnsafeMutableBufferPointer { shared in
          guard let users = users.baseAddress, let items = items.baseAddress,
            let shared = shared.baseAddress
          else { return }
          body(NeuMFTrainer.Parameters(users: users, items: items, shared: shared))
        }
      }
    }
  }
}
