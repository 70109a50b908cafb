import Essentials
import Interactions
import Kernels
import Statistics
import Torch

/// An autoencoder that fills in each user's row of interactions.
///
/// **Source.** Sedhain, Menon, Sanner & Xie, *AutoRec: Autoencoders Meet Collaborative Filtering*,
/// WWW 2015, on rows of users (U-AutoRec): h(r; θ) = f(W · g(V r + μ) + b) with g the sigmoid, f
/// the identity and 500 hidden units, trained on the squared error of observed entries and λ/2
/// (‖W‖² + ‖V‖²) (equations 1 and 2).
///
/// **Differences.** The paper reconstructs ratings; here a row holds 1 for each distinct item that
/// the user interacted with, and since a reconstruction of ones alone learns nothing, four sampled
/// zeros an item count as observed, redrawn every epoch. The encoder sees a random part of the row
/// in training (``Configuration/inputDropout``), so that it learns to fill in rather than to copy
/// (Wu et al., *CDAE*, WSDM 2016). Adam in place of resilient propagation, on batches of users; it
/// moves, and λ shrinks, only the rows of V and W that a batch touches. Training stops after
/// ``Configuration/patience`` epochs without a better NDCG@10 when there is a validation task, and
/// the best epoch's parameters stay. Rows come from the log that is fitted: neither validation nor
/// test items are ever in them.
///
/// The paper knows neither new items nor updates. A target that nobody clicked gets the mean W and
/// b of the ``Configuration/coldStartItems`` least popular items after a fit. An update goes on
/// training on the rows of the accounts that clicked, all that each ever clicked, with fresh
/// moments: ``Configuration/updatePasses`` passes in a random order,
/// ``Configuration/updateBatchSize`` users a step. It moves V's rows of clicked items, W's and b of
/// these and of the sampled zeros, and μ; a repeated click counts once. Real users have no
/// parameters of their own, but μ, and V's rows of items that they share with the accounts, move
/// their hidden units.
///
/// **Logged values.** `rmse`: the root of the mean squared error of an epoch's outputs, each before
/// the step that learned from it; `ndcg@10`: on the validation task, when there is one.
public final class AutoRec: EpochRanker {
  /// What users type: "autorec".
  public static let identifier = "autorec"

  /// The hyperparameters of ``AutoRec``.
  public struct Configuration: EpochConfiguration {
    /// The number of hidden units.
    public var hidden = 500
    /// How many zeros are drawn for an item of a row.
    public var negatives = 4
    /// λ, the weight of the squared norm.
    public var regularization: Float = 0.01
    /// The share of a row that the encoder does not see in training, from 0 to below 1.
    public var inputDropout: Float = 0.5
    /// How many users a step learns from.
    public var batchSize = 64
    /// The step size of Adam.
    public var learningRate: Float = 0.001
    /// The most epochs that a fit takes.
    public var epochs = 200
    /// How many epochs without improvement on the validation task end a fit; 0 never does.
    public var patience = 20
    /// The standard deviation of fresh weights.
    public var initialDeviation: Float = 0.03
    /// How many of the least popular items a target starts in the middle of; 0 leaves it as drawn.
    public var coldStartItems = 100
    /// How often an update goes through the rows of accounts that clicked.
    public var updatePasses = 1
    /// How many fake users a step of an update learns from.
    public var updateBatchSize = 1
    /// The step size of Adam in an update.
    public var updateLearningRate: Float = 0.000_06

    /// The defaults that ``AutoRec`` documents; the paper names ``hidden`` alone.
    public init() {}

    /// Throws an ``/Essentials/InputError`` that names the hyperparameter which is out of range, if
    /// one is.
    public func validate() throws {
      try require(hidden >= 1, "hidden", "at least 1")
      try require((1...100_000).contains(negatives), "negatives", "from 1 to 100000")
      try require(regularization >= 0, "regularization", "at least 0")
      try require(inputDropout >= 0 && inputDropout < 1, "inputDropout", "from 0 to below 1")
      try require(batchSize >= 1, "batchSize", "at least 1")
      try require(learningRate > 0, "learningRate", "above 0")
      try require(epochs >= 1, "epochs", "at least 1")
      try require(patience >= 0, "patience", "at least 0")
      try require(initialDeviation > 0, "initialDeviation", "above 0")
      try require(coldStartItems >= 0, "coldStartItems", "at least 0")
      try require(updatePasses >= 0, "updatePasses", "at least 0")
      try require(updateBatchSize >= 1, "updateBatchSize", "at least 1")
      try require(updateLearningRate > 0, "updateLearningRate", "above 0")
    }
  }

  /// The hyperparameters; an update reads its own when it starts.
  var configuration: Configuration
  let users: UserRoster
  let catalog: ItemCatalog
  /// What is learned.
  var network: AutoRecNetwork
  /// What users' rows hold.
  var inputs: AutoRecInputs
  var accounts = AccountHistories()
  private var prepared: [Prepared] = []

  /// What a snapshot computes once for all worlds, for some lists.
  private struct Prepared {
    let candidates: TiledCandidates
    let inputSums: [Vector]
  }

  /// Two matrices of items, and what a batch passes through.
  public static func memory(
    for configuration: Configuration, users: UserRoster, items: ItemCatalog
  ) -> Double {
    let hidden = Double(configuration.hidden)
    // The model, the best epoch's and two moments; and what a batch passes through.
    return 4 * 4 * 2 * Double(items.count) * hidden
      + 4 * Double(min(configuration.batchSize, max(1, users.count)))
      * (2 * hidden + Double(configuration.negatives))
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
    inputs = AutoRecInputs(realCount: users.realCount)
    network = AutoRecNetwork(
      itemCount: items.count, hidden: configuration.hidden,
      deviation: configuration.initialDeviation, using: &rng)
  }

  private init(copying other: AutoRec) {
    configuration = other.configuration
    users = other.users
    catalog = other.catalog
    inputs = other.inputs
    accounts = other.accounts
    network = other.network
    prepared = other.prepared
  }

  /// True: an update changes nearly every score.
  public static let scoresFewAtLessCost = true

  /// A model of its own, which shares what neither changes.
  public func copy() -> AutoRec { AutoRec(copying: self) }

  /// Computes once for all copies what scoring `candidates` needs that no update changes.
  public func prepare(for candidates: CandidateLists) {
    precondition(candidates.fits(users, catalog), "candidates beyond the roster or the catalogue")
    let scorer = AutoRecScorer(network: network, inputs: inputs)
    // Lists of the same users share the sums.
    let sums =
      prepared.first { $0.candidates.lists.users == candidates.users }?.inputSums
      ?? scorer.inputSums(of: candidates)
    prepared.append(Prepared(candidates: TiledCandidates(candidates), inputSums: sums))
  }

  /// The scores of every candidate, `[users, candidates]`; the candidates fit.
  public func scores(of candidates: CandidateLists) -> Scores {
    var scores = Scores(rows: candidates.users.count, width: candidates.width)
    refresh(&scores, of: candidates)
    return scores
  }

  /// Brings the snapshot's `scores` of `candidates` up to date.
  public func refresh(_ scores: inout Scores, of candidates: CandidateLists) {
    precondition(candidates.fits(users, catalog), "candidates beyond the roster or the catalogue")
    let known = prepared.first { $0.candidates.lists === candidates }
    let isReal = candidates.userBound <= inputs.realCount
    AutoRecScorer(network: network, inputs: inputs).score(
      known?.candidates ?? TiledCandidates(candidates), cached: isReal ? known?.inputSums : nil,
      into: &scores)
  }

  private static func scores(
    _ network: AutoRecNetwork, _ inputs: AutoRecInputs, _ candidates: TiledCandidates
  ) -> Scores {
    var scores = Scores(rows: candidates.lists.users.count, width: candidates.lists.width)
    AutoRecScorer(network: network, inputs: inputs).score(candidates, cached: nil, into: &scores)
    return scores
  }

  /// Trains on `log` as the type says, or goes on from what `checkpoint` holds.
  func train(
    on log: InteractionLog, until stopping: EarlyStopping, validation: RankingTask?,
    using rng: inout SeededGenerator, resuming checkpoint: TrainingCheckpoint?,
    reporting: ProgressReport
  ) throws {
    read(log)
    let inputs = inputs
    let rows = inputs.log
    let trainer = AutoRecTrainer(
      network, encoderRows: catalog.count, decoderRows: catalog.count,
      rate: configuration.learningRate, regularization: configuration.regularization)
    let order = (0..<rows.count).filter { !rows[$0].isEmpty }
    let tiled = validation.map { TiledCandidates($0.candidates) }
    var batch = AutoRecBatch()
    try stopping.run(
      stage: "training \(Self.identifier)", validation: validation, model: &network,
      trainer: trainer, using: &rng, resuming: checkpoint,
      scores: { AutoRec.scores($0, inputs, tiled ?? TiledCandidates($1)) }, reporting: reporting
    ) { network, rng in
      var loss = 0.0
      var count = 0
      let order = order.shuffled(using: &rng)
      network.withMutablePointers { parameters in
        for start in stride(from: 0, to: order.count, by: configuration.batchSize) {
          batch.removeAll()
          for user in order[start..<min(start + configuration.batchSize, order.count)] {
            append(rows[user], to: &batch, using: &rng)
          }
          loss += trainer.step(batch, parameters)
          count += batch.outputs.values.count
        }
      }
      return (name: "rmse", value: (loss / Double(max(1, count))).squareRoot())
    }
  }

  /// `V`, transposed, and `W`, `[items, hidden]` each, `mu`, `[hidden]`, and `b`, `[items]`.
  public var learned: [NamedTensor] { network.tensors }

  /// Takes the place of a fit to `log` by what ``learned`` held.
  public func restore(_ learned: [String: Tensor], fittedTo log: InteractionLog) throws {
    read(log)
    try network.restore(learned)
  }

  /// Sets the rows that are encoded.
  private func read(_ log: InteractionLog) {
    precondition(log.fits(users, catalog), "a log beyond the roster or the catalogue")
    prepared = []
    accounts = AccountHistories(log, users: users)
    inputs.accounts = nil
    inputs.log = .distinct((0..<log.userCount).map { log[UserID($0)] })
  }

  /// Lets targets that nobody clicked be predicted as the least popular items are.
  func startTargets(amid log: InteractionLog, using rng: inout SeededGenerator) {
    let models = log.leastPopular(configuration.coldStartItems, of: catalog)
    guard !models.isEmpty else { return }
    let width = network.width
    let mean = meanRow(network.decoder.rows(models.map(Int32.init)), width: width)
    let bias = models.reduce(0) { $0 + network.outputBias[$1] } / Float(models.count)
    for target in log.unknownTargets(of: catalog) {
      _ = network.decoder.withMutableRows { decoder in
        for index in 0..<width { decoder[target * width + index] = mean[index] }
      }
      network.outputBias[target] = bias
    }
  }

  /// Adds a user with their distinct `items` to a batch.
  func append(
    _ items: ArraySlice<Int32>, to batch: inout AutoRecBatch, using rng: inout SeededGenerator
  ) {
    batch.append(
      items, negatives: configuration.negatives, originalCount: catalog.originalCount,
      dropout: configuration.inputDropout, using: &rng)
  }
}
