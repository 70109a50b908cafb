import Essentials
import Interactions
import Kernels
import Statistics
import Torch

/// A variational autoencoder of users' rows with a multinomial likelihood.
///
/// **Source.** Liang, Krishnan, Hoffman & Jebara, *Variational Autoencoders for Collaborative Filtering*,
/// WWW 2018, equations 1 to 6, with 600 hidden units, 200 numbers in a code, half of a row left out and β
/// annealed to .2:
///
///     h = tanh(E x/‖x‖ + b),  μ ‖ ln σ² = h W_2 + b_2,  z ~ N(μ, σ²),  g = tanh(z W_3 + b_3)
///     π = softmax(g Dᵀ + c),  L = −Σ_i x_i ln π_i + β KL(N(μ, σ²) ‖ N(0, 1)),  score = ln π at z = μ
///
/// **Differences.** β rises in every step to ``Configuration/divergence``, which it reaches after
/// ``Configuration/annealingEpochs``; the paper counts steps of a larger log. Repeated interactions count
/// once. Training stops after ``Configuration/patience`` epochs without a better NDCG@10 when there is a
/// validation task. A score is the logit, without what the softmax takes off all of a user's. A target that
/// nobody clicked gets the mean D and c of the ``Configuration/coldStartItems`` least popular items after a
/// fit, whose likelihood the softmax has pressed down all the same. An update takes
/// ``Configuration/updatePasses`` steps of gradient descent on the rows of the accounts that clicked, all
/// that each ever clicked, without dropout and at the mean of their codes, in which every account weighs the
/// same; real users' rows stay what they were.
///
/// **Logged values.** `loss`: an epoch's mean L; `ndcg@10`: on the validation task, when there is one.
public final class MultVAE: EpochRanker {
  /// What users type: "mult-vae".
  public static let identifier = "mult-vae"

  /// The hyperparameters of ``MultVAE``.
  public struct Configuration: EpochConfiguration {
    /// How many units each hidden layer has, a multiple of 8.
    public var hidden = 600
    /// How many numbers a code has, a multiple of 8.
    public var latent = 200
    /// β at the end of its annealing, the weight of the divergence.
    public var divergence: Float = 0.2
    /// How many epochs β takes to get there; 0 starts there.
    public var annealingEpochs = 50
    /// The share of a row that the encoder does not see in training.
    public var inputDropout: Float = 0.5
    /// How many users a step learns from.
    public var batchSize = 256
    /// Adam's step size.
    public var learningRate: Float = 1e-3
    /// The most epochs that a fit takes.
    public var epochs = 200
    /// How many epochs without improvement on the validation task end a fit; 0 never does.
    public var patience = 20
    /// How many of the least popular items a target starts in the middle of; 0 leaves it as drawn.
    public var coldStartItems = 100
    /// How many steps an update takes.
    public var updatePasses = 1
    /// The step size of an update for each account.
    public var updateLearningRate: Float = 0.0025

    /// The defaults that ``MultVAE`` documents.
    public init() {}

    /// Throws an ``/Essentials/InputError`` that names the hyperparameter which is out of range, if
    /// one is.
    public func validate() throws {
      try require(hidden >= 8 && hidden % 8 == 0, "hidden", "a positive multiple of 8")
      try require(latent >= 8 && latent % 8 == 0, "latent", "a positive multiple of 8")
      try require(divergence >= 0, "divergence", "at least 0")
      try require(annealingEpochs >= 0, "annealingEpochs", "at least 0")
      try require(inputDropout >= 0 && inputDropout < 1, "inputDropout", "from 0 to below 1")
      try require(batchSize >= 1, "batchSize", "at least 1")
      try require(learningRate > 0, "learningRate", "above 0")
      try require(epochs >= 1, "epochs", "at least 1")
      try require(patience >= 0, "patience", "at least 0")
      try require(coldStartItems >= 0, "coldStartItems", "at least 0")
      try require(updatePasses >= 0, "updatePasses", "at least 0")
      try require(updateLearningRate > 0, "updateLearningRate", "above 0")
    }
  }

  let configuration: Configuration
  private let users: UserRoster
  private let catalog: ItemCatalog
  private var network: VariationalNetwork
  /// Everybody's distinct items in the log of the fit.
  private var seen: SeenItems
  private var loggedCount = 0
  private var accounts = AccountHistories()
  /// What each account has clicked by now, distinct and ascending, by slot; nothing before an update.
  private var accountRows: [[Int32]] = []

  /// Two tables of items, and what a batch passes through.
  public static func memory(
    for configuration: Configuration, users: UserRoster, items: ItemCatalog
  ) -> Double {
    let (hidden, latent) = (Double(configuration.hidden), Double(configuration.latent))
    let batch = Double(min(configuration.batchSize, max(1, users.count)))
    // The model, the best epoch's, two moments and gradients; units, codes and logits of a batch.
    return 4 * 5 * (2 * Double(items.count) * hidden + 3 * hidden * latent)
      + 4 * batch * (Double(items.count) + 4 * hidden + 6 * latent)
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
    network = VariationalNetwork(
      hidden: configuration.hidden, latent: configuration.latent, itemCount: items.count,
      using: &rng)
    seen = SeenItems(InteractionLog(rows: [], itemCount: items.count))
  }

  private init(copying other: MultVAE) {
    configuration = other.configuration
    users = other.users
    catalog = other.catalog
    network = other.network
    seen = other.seen
    loggedCount = other.loggedCount
    accounts = other.accounts
    accountRows = other.accountRows
  }

  /// True: an update changes nearly every score.
  public static let scoresFewAtLessCost = true

  /// A model of its own, which shares what neither changes.
  public func copy() -> MultVAE { MultVAE(copying: self) }

  /// Trains on `log` as the type says, or goes on from what `checkpoint` holds.
  func train(
    on log: InteractionLog, until stopping: EarlyStopping, validation: RankingTask?,
    using rng: inout SeededGenerator, resuming checkpoint: TrainingCheckpoint?,
    reporting: ProgressReport
  ) throws {
    read(log)
    let trainer = VariationalTrainer(
      network, rule: .adam(AdamRule(learningRate: configuration.learningRate)))
    let order = (0..<log.userCount).filter { !seen.items(of: $0).isEmpty }
    let steps = (order.count + configuration.batchSize - 1) / configuration.batchSize
    // Annealing is over where an earlier fit has been through it.
    let annealing = stopping.goesOn ? 0 : Float(configuration.annealingEpochs * steps)
    try stopping.run(
      stage: "training \(Self.identifier)", validation: validation, model: &network,
      trainer: trainer, using: &rng, resuming: checkpoint,
      scores: { (network: VariationalNetwork, candidates: CandidateLists) -> Scores in
        self.scores(of: candidates, by: network)
      }, reporting: reporting
    ) { (network: inout VariationalNetwork, rng: inout SeededGenerator) in
      var loss = 0.0
      let order = order.shuffled(using: &rng)
      for start in stride(from: 0, to: order.count, by: configuration.batchSize) {
        let rows = CompressedRows<Int32>(
          rows: order[start..<min(start + configuration.batchSize, order.count)].map {
            seen.items(of: $0)
          })
        let share = annealing > 0 ? min(1, Float(trainer.updates) / annealing) : 1
        loss += trainer.step(
          &network, on: rows, divergence: configuration.divergence * share,
          noise: .init(dropout: configuration.inputDropout, isDrawn: true), using: &rng)
      }
      return (name: "loss", value: loss / Double(max(1, order.count)))
    }
  }

  /// Learns from the accounts of `injection`, which fits, as the type and
  /// ``Ranker/update(with:using:)`` say.
  public func update(with injection: Injection, using rng: inout SeededGenerator) {
    precondition(injection.fits(users, catalog), "an injection beyond the roster or the catalogue")
    guard !injection.clicks.isEmpty else { return }
    accounts.append(injection)
    accountRows = (0..<accounts.slotCount).map { Set(accounts[$0].map(\.rawValue)).sorted() }
    let clicking = injection.slots.indices.filter { !injection[$0].isEmpty }
    let rows = CompressedRows<Int32>(rows: clicking.map { accountRows[injection.slots[$0]] })
    guard configuration.updatePasses > 0 else { return }
    // A step follows the mean over accounts; the step size is that of one.
    let trainer = VariationalTrainer(
      network, rule: .descent(configuration.updateLearningRate * Float(rows.count)))
    for _ in 0..<configuration.updatePasses {
      _ = trainer.step(
        &network, on: rows, divergence: configuration.divergence,
        noise: .init(dropout: 0, isDrawn: false), using: &rng)
    }
  }

  /// Lets targets that nobody clicked be predicted as the least popular items are.
  func startTargets(amid log: InteractionLog, using rng: inout SeededGenerator) {
    let models = log.leastPopular(configuration.coldStartItems, of: catalog)
    guard !models.isEmpty else { return }
    network.makeUnique()
    let mean = AlignedMemory<Float>(count: network.hidden)
    var bias: Float = 0
    for model in models {
      accumulate(
        mean.base, 1 / Float(models.count), network.output(model), width: network.hidden)
      bias += network[network.outputBias][model] / Float(models.count)
    }
    for target in log.unknownTargets(of: catalog) {
      network.output(target).update(from: mean.base, count: network.hidden)
      network[network.outputBias][target] = bias
    }
  }

  /// `network`, all weights and biases between items, and `encoder` and `decoder`, `[items, hidden]`.
  public var learned: [NamedTensor] { network.tensors }

  /// Takes the place of a fit to `log` by what ``learned`` held.
  public func restore(_ learned: [String: Tensor], fittedTo log: InteractionLog) throws {
    read(log)
    try network.restore(learned)
  }

  /// Sets users' rows.
  private func read(_ log: InteractionLog) {
    precondition(log.fits(users, catalog), "a log beyond the roster or the catalogue")
    seen = SeenItems(log)
    loggedCount = log.userCount
    accounts = AccountHistories(log, users: users)
    accountRows = []
  }

  /// The distinct items of some users by now.
  private func rows(of users: [UserID]) -> CompressedRows<Int32> {
    CompressedRows(
      rows: users.map { user -> ArraySlice<Int32> in
        let slot = user.index - self.users.realCount
        if slot >= 0, slot < accountRows.count { return accountRows[slot][...] }
        return user.index < loggedCount ? seen.items(of: user.index) : []
      })
  }

  /// The scores of every candidate, `[users, candidates]`; the candidates fit.
  public func scores(of candidates: CandidateLists) -> Scores {
    precondition(candidates.fits(users, catalog), "candidates beyond the roster or the catalogue")
    return scores(of: candidates, by: network)
  }

  /// The scores of all items by a product of matrices.
  public func scoresOfAllItems(for users: [UserID], in catalog: ItemCatalog) -> Scores {
    precondition(users.allSatisfy { $0.index < self.users.count }, "a user beyond the roster")
    let units = network.hiddenUnits(of: rows(of: users))
    let (width, count) = (network.hidden, self.catalog.count)
    return FactorProduct.scores(
      users: users.count, user: { UnsafePointer(units.base + $0 * width) },
      items: network.output(0),
      bias: [Float](UnsafeBufferPointer(start: network[network.outputBias], count: count)),
      itemCount: count, width: width)
  }

  private func scores(of candidates: CandidateLists, by network: VariationalNetwork) -> Scores {
    var scores = Scores(rows: candidates.users.count, width: candidates.width)
    let units = network.hiddenUnits(of: rows(of: candidates.users))
    let (count, width) = (candidates.width, network.hidden)
    scores.values.withDisjointRows { values in
      candidates.items.withSharedRows { items in
        Threads.forEachRange(of: candidates.users.count, grain: 64) { users in
          for user in users {
            let unit = units.base + user * width
            for position in user * count..<(user + 1) * count {
              values[position] = network.score(unit, items[position].index)
            }
          }
        }
      }
    }
    return scores
  }
}
