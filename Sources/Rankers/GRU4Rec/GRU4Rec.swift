import Essentials
import Interactions
import Kernels
import Statistics
import Torch

/// A recurrent network that reads what a user did and predicts what comes next.
///
/// **Source.** Hidasi, Karatzoglou, Baltrunas & Tikk, *Session-based Recommendations with Recurrent
/// Neural Networks*, ICLR 2016, equations 1 to 4, and Hidasi & Karatzoglou, *Recurrent Neural
/// Networks with Top-k Gains for Session-based Recommendations*, CIKM 2018, for the loss: softmax
/// cross-entropy over additional samples that all positions of a batch share (their sections 3.1
/// and 3.3). The score of an item is h · e_i + b_i with h the state after the user's last item and
/// e_i the item's embedding, the same that the network reads ("constrained embeddings" of the
/// second paper's code).
///
///     r, z = σ(W e + U h + b),  ĥ = tanh(W e + b + r ∘ (U h + b_h)),  h ← (1 − z) ∘ ĥ + z ∘ h
///     L = −s_y + log(e^{s_y} + |I|/K · Σ_{j in sample, j ≠ y} e^{s_j})
///
/// **Differences.** The reset gate comes after the product and z keeps the old state, as in
/// PyTorch. Samples are uniform and each stands for |I|/K items, so that the loss estimates the
/// full softmax; the paper's are drawn by popularity. A user is one sequence; those longer than
/// ``Configuration/historyLength`` are cut into several, each of which starts from a state of
/// zeros, and a score reads as many last items. Batches are whole sequences of similar length
/// instead of session-parallel steps: gradients flow to the start. Adam instead of Adagrad, dropout
/// on the embeddings. A target is in no sample until it occurs in the log; its embedding stays as
/// drawn and its bias is set after a fit so that it scores on average what the tenth of the items
/// with the fewest interactions do. An update goes on from the snapshot by gradient descent without
/// momentum: each of ``Configuration/updatePasses`` passes is one step on all accounts' new clicks
/// together and moves all that took part, the recurrent weights included. Real users' histories
/// stay what they were.
///
/// **Logged values.** `loss`: the mean of an epoch's L; `ndcg@10`: on the validation task, when
/// there is one.
///
/// An update changes every state. Steam has 94,604 last items to read, each of which costs 6 d²
/// operations with what depends on the item alone computed once per item: 2.3 GFLOP, 29 ms at the
/// 80 GFLOP/s of a core, of 63 ms for all scores. The rest is gates, about 15 ms, and 650,000 inner
/// products.
public final class GRU4Rec: EpochRanker {
  /// What users type: "gru4rec".
  public static let identifier = "gru4rec"

  /// The hyperparameters of ``GRU4Rec``.
  public struct Configuration: EpochConfiguration {
    /// The width of an embedding and of the state, a multiple of 8.
    public var dimension = 64
    /// How many of a user's last items are read at once.
    public var historyLength = 50
    /// K, the items that every position of a batch is compared with; all if there are no more.
    public var samples = 2_048
    /// How many positions a batch has, about.
    public var batchSize = 512
    /// Adam's step size.
    public var learningRate: Float = 2e-3
    /// The share of an embedding's numbers that is left out.
    public var dropout: Float = 0.25
    /// The standard deviation of fresh embeddings.
    public var initialDeviation: Float = 0.05
    /// The most epochs that a fit takes.
    public var epochs = 60
    /// How many epochs without improvement on the validation task end a fit; 0 never does.
    public var patience = 4
    /// How many steps an update takes.
    public var updatePasses = 6
    /// The step size of an update.
    public var updateLearningRate: Float = 1
    /// The step size of an update for the recurrent weights, which every position pulls at.
    public var updateRecurrentRate: Float = 0.1
    /// K of an update.
    public var updateSamples = 512

    /// The defaults that ``GRU4Rec`` documents.
    public init() {}

    /// Throws an ``/Essentials/InputError`` that names the hyperparameter which is out of range, if
    /// one is.
    public func validate() throws {
      try require(
        dimension >= 8 && dimension % 8 == 0, "dimension", "a positive multiple of 8")
      try require(historyLength >= 1, "historyLength", "at least 1")
      try require(samples >= 1, "samples", "at least 1")
      try require(batchSize >= 1, "batchSize", "at least 1")
      try require(learningRate > 0, "learningRate", "above 0")
      try require(dropout >= 0 && dropout < 1, "dropout", "from 0 to below 1")
      try require(initialDeviation >= 0, "initialDeviation", "at least 0")
      try require(epochs >= 1, "epochs", "at least 1")
      try require(patience >= 0, "patience", "at least 0")
      try require(updatePasses >= 0, "updatePasses", "at least 0")
      try require(updateLearningRate > 0, "updateLearningRate", "above 0")
      try require(updateRecurrentRate >= 0, "updateRecurrentRate", "at least 0")
      try require(updateSamples >= 1, "updateSamples", "at least 1")
    }
  }

  let configuration: Configuration
  let users: UserRoster
  let catalog: ItemCatalog
  var network: GRUNetwork
  /// Every user's last items, oldest first: `[roster]`.
  var histories = LatestItems([], length: 1)
  /// What the accounts clicked.
  var accounts = AccountHistories()
  /// The order in which the users of candidate lists are read, for lists that were prepared.
  var prepared: (candidates: CandidateLists, plan: HistoryPlan)?

  /// Embeddings, the recurrent layer, and the scores of a batch.
  public static func memory(
    for configuration: Configuration, users: UserRoster, items: ItemCatalog
  ) -> Double {
    let width = Double(configuration.dimension)
    let batch = Double(min(configuration.batchSize, max(1, users.count)))
    // The model, the best epoch's and two moments; and the scores of a batch.
    return 4 * 4 * (Double(items.count) * 2 * width + 6 * width * width)
      + 4
      * (batch * (width * 8 + Double(configuration.samples))
        + Double(max(configuration.samples, configuration.updateSamples)) * width)
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
    network = GRUNetwork(
      width: configuration.dimension, itemCount: items.count,
      deviation: configuration.initialDeviation, using: &rng)
  }

  private init(copying other: GRU4Rec) {
    configuration = other.configuration
    users = other.users
    catalog = other.catalog
    network = other.network
    histories = other.histories
    accounts = other.accounts
    prepared = other.prepared
  }

  /// A model of its own, which shares what neither changes.
  public func copy() -> GRU4Rec { GRU4Rec(copying: self) }

  /// Trains on `log` as the type says, or goes on from what `checkpoint` holds.
  func train(
    on log: InteractionLog, until stopping: EarlyStopping, validation: RankingTask?,
    using rng: inout SeededGenerator, resuming checkpoint: TrainingCheckpoint?,
    reporting: ProgressReport
  ) throws {
    read(log)
    let epoch = GRUEpoch(log, originalCount: catalog.originalCount, configuration: configuration)
    let trainer = GRUTrainer(
      network, rule: .adam(AdamRule(learningRate: configuration.learningRate)), shardCount: 4)
    let plan = validation.map { self.plan(of: $0.candidates) }
    try stopping.run(
      stage: "training \(Self.identifier)", validation: validation, model: &network,
      trainer: trainer, using: &rng, resuming: checkpoint,
      scores: { (network: GRUNetwork, candidates: CandidateLists) -> Scores in
        Self.scores(of: candidates, plan: plan ?? self.plan(of: candidates), network: network)
      }, reporting: reporting
    ) { (network: inout GRUNetwork, rng: inout SeededGenerator) in
      (name: "loss", value: epoch.train(&network, with: trainer, using: &rng))
    }
  }

  /// Learns from the accounts of `injection`, which fits, as the type and
  /// ``Ranker/update(with:using:)`` say.
  public func update(with injection: Injection, using rng: inout SeededGenerator) {
    precondition(injection.fits(users, catalog), "an injection beyond the roster or the catalogue")
    guard !injection.clicks.isEmpty else { return }
    // The transition from the last click that was known is news as well.
    let rows = injection.slots.enumerated().map { position, slot in
      (accounts[slot].suffix(1) + injection[position])[...]
    }
    accounts.append(injection)
    guard configuration.updatePasses > 0 else { return }
    let sequences = GRUEpoch.sequences(rows, length: configuration.historyLength)
    let vocabulary = Array(Int32(0)..<Int32(catalog.originalCount))
    let trainer = GRUTrainer(
      network,
      rule: .descent(
        configuration.updateLearningRate, recurrent: configuration.updateRecurrentRate),
      shardCount: 1)
    for _ in 0..<configuration.updatePasses {
      let sample = GRUEpoch.sample(configuration.updateSamples, of: vocabulary, using: &rng)
      _ = trainer.step(
        &network, on: sequences, negatives: sample.items, shift: sample.shift, dropout: 0,
        using: &rng)
    }
  }

  /// `gru`, all weights of the unit, `embeddings`, `[items, dimension]`, and `itemBias`, `[items]`.
  public var learned: [NamedTensor] { network.tensors }

  /// Takes the place of a fit to `log` by what ``learned`` held.
  public func restore(_ learned: [String: Tensor], fittedTo log: InteractionLog) throws {
    read(log)
    try network.restore(learned)
  }

  /// The embeddings e_i, without the biases.
  public var itemEmbeddings: ItemEmbeddings? {
    ItemEmbeddings(width: network.width, values: network.embeddings)
  }

  /// Sets what users' states are computed from.
  private func read(_ log: InteractionLog) {
    precondition(log.fits(users, catalog), "a log beyond the roster or the catalogue")
    histories = LatestItems(
      (0..<log.userCount).map { log[UserID($0)] }, length: configuration.historyLength)
    accounts = AccountHistories(log, users: users)
    prepared = nil
  }

  /// Sets the biases of targets without interactions to the mean score of the least popular tenth.
  func startTargets(amid log: InteractionLog, using rng: inout SeededGenerator) {
    let popularity = log.popularity
    let targets = log.unknownTargets(of: catalog)
    let readers = (0..<users.realCount).filter { !histories[$0].isEmpty }
    guard !targets.isEmpty, !readers.isEmpty, catalog.originalCount > 0 else { return }
    network.makeUnique()
    var rows = CompressedRows<Int32>()
    for user in readers {
      rows.values += histories[user]
      rows.endRow()
    }
    let states = network.lastStates(HistoryPlan(rows))
    var mean = [Double](repeating: 0, count: network.itemStride)
    for row in readers.indices {
      for column in mean.indices {
        mean[column] += Double(states.base[row * network.itemStride + column])
      }
    }
    let coldest = catalog.originals.sorted { (popularity[$0], $0) < (popularity[$1], $1) }
      .prefix(max(1, catalog.originalCount / 10))
    var sum = 0.0
    for item in coldest {
      for column in mean.indices { sum += mean[column] * Double(network.row(item)[column]) }
    }
    let bias = Float(sum / Double(readers.count) / Double(coldest.count))
    for target in targets { network.row(target)[configuration.dimension] = bias }
  }
}
