import Essentials
import Foundation
import Interactions
import Kernels
import Statistics
import Torch

/// Self-attention over what a user did, which predicts what comes next.
///
/// **Source.** Kang & McAuley, *Self-Attentive Sequential Recommendation*, ICDM 2018, equations 1 to 7, with
/// two blocks of one head, the embeddings shared between input and output, and, as in the authors'
/// program, queries from the normalized row, keys and values from the row itself, and the normalized row as
/// the residual:
///
///     x = dropout(√d e_item + p_position)
///     z = LN(x),  a = z + softmax(z W_Q (x W_K)ᵀ / √d, of what came before) x W_V
///     h = LN(a),  x ← h + dropout(dropout(relu(h W₁ + b₁)) W₂ + b₂)
///     score of item i = LN(x_last) · e_i
///     binary cross-entropy: L = −ln σ(s_y) − ln(1 − σ(s_j)), j drawn anew for each position
///     softmax: L = −s_y + ln(e^{s_y} + |I|/K Σ_{j in sample, j ≠ y} e^{s_j}), over all items where K is |I|
///
/// **Differences.** The loss is a sampled softmax by default, after Klenitskiy & Vasilev, *Turning Dross
/// Into Gold Loss*, RecSys 2023, who found cross-entropy over all items better than the published loss.
/// Histories that are longer than ``Configuration/historyLength`` are cut into
/// several pieces, all of which are learned from. Samples are uniform. Adam with β₂ .999. A target that nobody
/// clicked is in no sample; its embedding after a fit is what it was drawn as plus the mean of the
/// ``Configuration/coldStartItems`` least popular items'. An update goes on from the snapshot by gradient
/// descent without dropout: each of ``Configuration/updatePasses`` passes is one step on all accounts' new
/// clicks together and moves all that took part, the blocks included. Real users' histories stay what they
/// were.
///
/// **Logged values.** `loss`: the mean of an epoch's L; `ndcg@10`: on the validation task, when
/// there is one.
public final class SASRec: EpochRanker {
  /// What users type: "sasrec".
  public static let identifier = "sasrec"

  /// What a network learns by.
  public enum Loss: String, Codable, Sendable, CaseIterable {
    /// Each position's next item and one negative, as published.
    case binaryCrossEntropy = "binary-cross-entropy"
    /// A softmax over all items.
    case softmax
    /// A softmax over the next item and a sample.
    case sampledSoftmax = "sampled-softmax"
  }

  /// The hyperparameters of ``SASRec``.
  public struct Configuration: EpochConfiguration {
    /// d, the width of everything, a multiple of 16.
    public var dimension = 64
    /// How many blocks of self-attention follow one another.
    public var blocks = 2
    /// n, how many of a user's last items are read at once.
    public var historyLength = 50
    /// What is learned by.
    public var loss = Loss.sampledSoftmax
    /// K of the sampled softmax; all items if there are no more.
    public var samples = 1_024
    /// How many positions a batch has, about.
    public var batchSize = 1_024
    /// Adam's step size.
    public var learningRate: Float = 1e-3
    /// The share of embeddings, attention and hidden units that is left out.
    public var dropout: Float = 0.2
    /// The standard deviation of fresh embeddings.
    public var initialDeviation: Float = 0.05
    /// The most epochs that a fit takes.
    public var epochs = 200
    /// How many epochs without improvement on the validation task end a fit; 0 never does.
    public var patience = 10
    /// How many of the least popular items a target starts in the middle of; 0 leaves it as drawn.
    public var coldStartItems = 100
    /// How many steps an update takes.
    public var updatePasses = 3
    /// The step size of an update for items.
    public var updateLearningRate: Float = 1
    /// The step size of an update for the blocks, which every position pulls at.
    public var updateNetworkRate: Float = 0.01
    /// K of an update.
    public var updateSamples = 512

    /// The defaults that ``SASRec`` documents.
    public init() {}

    /// Throws an ``/Essentials/InputError`` that names the hyperparameter which is out of range, if
    /// one is.
    public func validate() throws {
      try require(
        dimension >= 16 && dimension % 16 == 0, "dimension", "a positive multiple of 16")
      try require((1...16).contains(blocks), "blocks", "from 1 to 16")
      try require((1...10_000).contains(historyLength), "historyLength", "from 1 to 10000")
      try require(samples >= 1, "samples", "at least 1")
      try require(batchSize >= 1, "batchSize", "at least 1")
      try require(learningRate > 0, "learningRate", "above 0")
      try require(dropout >= 0 && dropout < 1, "dropout", "from 0 to below 1")
      try require(initialDeviation >= 0, "initialDeviation", "at least 0")
      try require(epochs >= 1, "epochs", "at least 1")
      try require(patience >= 0, "patience", "at least 0")
      try require(coldStartItems >= 0, "coldStartItems", "at least 0")
      try require(updatePasses >= 0, "updatePasses", "at least 0")
      try require(updateLearningRate > 0, "updateLearningRate", "above 0")
      try require(updateNetworkRate >= 0, "updateNetworkRate", "at least 0")
      try require(updateSamples >= 1, "updateSamples", "at least 1")
    }
  }

  let configuration: Configuration
  let users: UserRoster
  let catalog: ItemCatalog
  private(set) var network: AttentionNetwork
  /// Every user's last items, oldest first: `[roster]`.
  private var histories = LatestItems([], length: 1)
  private var accounts = AccountHistories()

  /// Embeddings, blocks, and what a batch passes through.
  public static func memory(
    for configuration: Configuration, users: UserRoster, items: ItemCatalog
  ) -> Double {
    let width = Double(configuration.dimension)
    let (blocks, length) = (Double(configuration.blocks), Double(configuration.historyLength))
    let batch = Double(configuration.batchSize) + length
    // The model, the best epoch's, two moments and gradients; what a batch keeps, and its scores.
    return 4 * 6 * (Double(items.count) * width + length * width + 6 * blocks * width * width)
      + 4 * batch * (width * (12 * blocks + 10) + 2 * blocks * length)
      + 4 * 64 * min(Double(configuration.samples), Double(items.count))
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
    network = AttentionNetwork(
      width: configuration.dimension, blockCount: configuration.blocks,
      length: configuration.historyLength, itemCount: items.count,
      deviation: configuration.initialDeviation, using: &rng)
  }

  private init(copying other: SASRec) {
    configuration = other.configuration
    users = other.users
    catalog = other.catalog
    network = other.network
    histories = other.histories
    accounts = other.accounts
  }

  /// A model of its own, which shares what neither changes.
  public func copy() -> SASRec { SASRec(copying: self) }

  /// Trains on `log` as the type says, or goes on from what `checkpoint` holds.
  func train(
    on log: InteractionLog, until stopping: EarlyStopping, validation: RankingTask?,
    using rng: inout SeededGenerator, resuming checkpoint: TrainingCheckpoint?,
    reporting: ProgressReport
  ) throws {
    read(log)
    let epoch = SequenceEpoch(log, originalCount: catalog.originalCount, configuration)
    let trainer = AttentionTrainer(
      network, rule: .adam(AdamRule(learningRate: configuration.learningRate)), shardCount: 4)
    let rows = validation.map { self.rows(of: $0.candidates.users) }
    try stopping.run(
      stage: "training \(Self.identifier)", validation: validation, model: &network,
      trainer: trainer, using: &rng, resuming: checkpoint,
      scores: { (network: AttentionNetwork, candidates: CandidateLists) -> Scores in
        Self.scores(of: candidates, rows ?? self.rows(of: candidates.users), by: network)
      }, reporting: reporting
    ) { (network: inout AttentionNetwork, rng: inout SeededGenerator) in
      (name: "loss", value: epoch.train(&network, with: trainer, using: &rng))
    }
  }

  /// Learns from the accounts of `injection`, which fits, as the type and
  /// ``Ranker/update(with:using:)`` say.
  public func update(with injection: Injection, using rng: inout SeededGenerator) {
    precondition(injection.fits(users, catalog), "an injection beyond the roster or the catalogue")
    guard !injection.clicks.isEmpty else { return }
    // The transition from the last click that was known is news as well.
    let news = injection.slots.enumerated().map { position, slot in
      (slot: slot, row: (accounts[slot].suffix(1) + injection[position]).map(\.rawValue))
    }
    accounts.append(injection)
    guard configuration.updatePasses > 0 else { return }
    var epoch = SequenceEpoch(
      rows: news.map(\.row), known: news.map { Set(accounts[$0.slot].map(\.rawValue)) },
      vocabulary: Array(0..<Int32(catalog.originalCount)), originalCount: catalog.originalCount,
      configuration)
    epoch.samples = configuration.updateSamples
    let trainer = AttentionTrainer(
      network,
      rule: .descent([
        (end: network.weightCount, rate: configuration.updateNetworkRate),
        (end: .max, rate: configuration.updateLearningRate),
      ]),
      shardCount: 1)
    for _ in 0..<configuration.updatePasses {
      _ = epoch.step(
        &network, on: Array(0..<epoch.pieces.count), with: trainer, dropout: 0, using: &rng)
    }
  }

  /// Puts targets that nobody clicked among the least popular items, each with what it was drawn as.
  func startTargets(amid log: InteractionLog, using rng: inout SeededGenerator) {
    let models = log.leastPopular(configuration.coldStartItems, of: catalog)
    guard !models.isEmpty else { return }
    network.makeUnique()
    let mean = AlignedMemory<Float>(count: network.width)
    for model in models {
      accumulate(mean.base, 1 / Float(models.count), network.row(model), width: network.width)
    }
    for target in log.unknownTargets(of: catalog) {
      accumulate(network.row(target), 1, mean.base, width: network.width)
    }
  }

  /// `network`, everything but the items, and `items`, `[items, dimension]`.
  public var learned: [NamedTensor] { network.tensors }

  /// Takes the place of a fit to `log` by what ``learned`` held.
  public func restore(_ learned: [String: Tensor], fittedTo log: InteractionLog) throws {
    read(log)
    try network.restore(learned)
  }

  /// The embeddings e_i.
  public var itemEmbeddings: ItemEmbeddings? {
    ItemEmbeddings(
      width: network.width, values: Array(network.buffer.values[network.weightCount...]))
  }

  private func read(_ log: InteractionLog) {
    precondition(log.fits(users, catalog), "a log beyond the roster or the catalogue")
    histories = LatestItems(
      (0..<log.userCount).map { log[UserID($0)] }, length: configuration.historyLength)
    accounts = AccountHistories(log, users: users)
  }

  /// What some users did last.
  private func rows(of users: [UserID]) -> CompressedRows<Int32> {
    var rows = CompressedRows<Int32>()
    for user in users {
      if user.index < self.users.realCount {
        rows.values += histories[user.index]
      } else {
        let history = accounts[user.index - self.users.realCount]
        rows.values += history.suffix(configuration.historyLength).map(\.rawValue)
      }
      rows.endRow()
    }
    return rows
  }

  /// The scores of every candidate, `[users, candidates]`; the candidates fit.
  public func scores(of candidates: CandidateLists) -> Scores {
    precondition(candidates.fits(users, catalog), "candidates beyond the roster or the catalogue")
    return Self.scores(of: candidates, rows(of: candidates.users), by: network)
  }

  /// The scores of all items by a product of matrices.
  public func scoresOfAllItems(for users: [UserID], in catalog: ItemCatalog) -> Scores {
    precondition(users.allSatisfy { $0.index < self.users.count }, "a user beyond the roster")
    let states = network.lastStates(rows(of: users))
    let width = network.width
    return FactorProduct.scores(
      users: users.count, user: { UnsafePointer(states.base + $0 * width) }, items: network.row(0),
      bias: nil, itemCount: self.catalog.count, width: width)
  }

  private static func scores(
    of candidates: CandidateLists, _ rows: CompressedRows<Int32>, by network: AttentionNetwork
  ) -> Scores {
    var scores = Scores(rows: candidates.users.count, width: candidates.width)
    let states = network.lastStates(rows)
    let (count, width) = (candidates.width, network.width)
    scores.values.withDisjointRows { values in
      candidates.items.withSharedRows { items in
        Threads.forEachRange(of: candidates.users.count, grain: 64) { users in
          for user in users {
            let state = states.base + user * width
            for position in user * count..<(user + 1) * count {
              values[position] = dot(state, network.row(items[position].index), width: width)
            }
          }
        }
      }
    }
    return scores
  }
}
