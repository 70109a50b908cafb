import Essentials
import Interactions
import Kernels
import Statistics
import Torch

/// Bayesian personalized ranking: matrix factorization with item biases that learns to put what a
/// user interacted with ahead of what they did not.
///
/// **Source.** Rendle, Freudenthaler, Gantner & Schmidt-Thieme, *BPR: Bayesian Personalized Ranking
/// from Implicit Feedback*, UAI 2009. x_ui = p_u · q_i + b_i (their x̂_ui = Σ_f w_uf h_if, section
/// 4.3.1, with the bias that their own MyMediaLite has); each step of LearnBPR (figure 4) draws an
/// interaction (u, i) with replacement and an item j that u has not touched, and ascends
/// ln σ(x_ui − x_uj) − λ/2 (‖p_u‖² + ‖q_i‖² + ‖q_j‖²).
///
/// **Differences.** The paper's recommender has no biases; here they have a λ of their own, so
/// strong that popularity goes into the factors, as in the paper: of .01, .1, .3, 1 and 3 the
/// validation task is level between .01 and the two largest on Steam; of .01, .1 and 1 it is best
/// with 1 on Phone. σ is a polynomial within 3e-7 of the exact one. Steps are taken one after the
/// other, so equal seeds give equal bits; an epoch has as many steps as the log has interactions.
/// Negatives are original items only. Training stops after ``Configuration/patience`` epochs
/// without a better NDCG@10 when there is a validation task, and the best epoch's parameters stay.
/// The patience is long: factors learn popularity first, and on sparse logs more than ten epochs
/// pass before tastes make up for what that loses (on Clothing a patience of 10 ends with the first
/// epoch, of 15 with the 41st). The paper says nothing of new items or of updates: a target that
/// nobody clicked starts around the mean of the ``Configuration/coldStartItems`` least popular
/// items after a fit, since as drawn its score of 0 would be above what a fit has made of most
/// items. An update draws one negative for each click and takes ``Configuration/updatePasses``
/// passes over these pairs in one random order, in steps as long as a fit's; only the fake users'
/// rows and the items in the pairs move. With ``Configuration/adversarialWeight`` above 0 every step is also one
/// against an adversary (He, He, Du & Chua 2018); by default there is none.
///
/// **Logged values.** `auc`: the share of an epoch's steps that found x_ui above x_uj, before they
/// moved anything; `ndcg@10`: on the validation task, when there is one.
public final class BPR: EpochRanker {
  /// What users type: "bpr".
  public static let identifier = "bpr"

  /// The hyperparameters of ``BPR``.
  public struct Configuration: EpochConfiguration {
    /// The number of factors of a user or an item, at least 1.
    public var dimension = 64
    /// The step size of stochastic gradient ascent.
    public var learningRate: Float = 0.05
    /// λ, the weight of the squared norm.
    public var regularization: Float = 0.0025
    /// λ of the item biases.
    public var biasRegularization: Float = 1
    /// The most epochs that a fit takes.
    public var epochs = 300
    /// How many epochs without improvement on the validation task end a fit; 0 never does.
    public var patience = 20
    /// The standard deviation of fresh factors.
    public var initialDeviation: Float = 0.01
    /// How many of the least popular items a target starts in the middle of; 0 leaves it as drawn.
    public var coldStartItems = 100
    /// What the loss against an adversary weighs, who moves vectors the way that makes it worst; 0 for
    /// no adversary.
    public var adversarialWeight: Float = 0
    /// How far the adversary moves a vector.
    public var adversarialRadius: Float = 0.5
    /// Whose vectors the adversary moves farther.
    public var adversarialMagnitude = AdversarialMagnitude.uniform
    /// How often an update goes through the injection's clicks.
    public var updatePasses = 1
    /// The step size of an update.
    public var updateLearningRate: Float = 0.05

    /// The defaults that ``BPR`` documents; the paper names none.
    public init() {}

    /// Throws an ``/Essentials/InputError`` that names the hyperparameter which is out of range, if
    /// one is.
    public func validate() throws {
      try require(dimension >= 1, "dimension", "at least 1")
      try require(learningRate > 0, "learningRate", "above 0")
      try require(regularization >= 0, "regularization", "at least 0")
      try require(biasRegularization >= 0, "biasRegularization", "at least 0")
      try require(epochs >= 1, "epochs", "at least 1")
      try require(patience >= 0, "patience", "at least 0")
      try require(initialDeviation >= 0, "initialDeviation", "at least 0")
      try require(coldStartItems >= 0, "coldStartItems", "at least 0")
      try require(
        (0...1000).contains(adversarialWeight), "adversarialWeight", "from 0 to 1000")
      try require(
        (0...1000).contains(adversarialRadius), "adversarialRadius", "from 0 to 1000")
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

  private init(copying other: BPR) {
    configuration = other.configuration
    users = other.users
    catalog = other.catalog
    parameters = other.parameters.snapshot
    accounts = other.accounts
  }

  /// A model of its own, which shares what neither changes.
  public func copy() -> BPR { BPR(copying: self) }

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
    var draws = InteractionSampler.Draws()
    try stopping.run(
      stage: "training \(Self.identifier)", validation: validation, model: &parameters,
      using: &rng, resuming: checkpoint, scores: { $0.scores(of: $1) }, reporting: reporting
    ) { parameters, rng in
      var allUsers = parameters.users
      var ordered = 0
      var left = sampler.count
      while left > 0 {
        // Few enough that the rows of a batch are still near when it is learned from.
        let batch = min(left, 4_096)
        sampler.draw(batch, negatives: 1, into: &draws, using: &rng)
        ordered += BPR.ascend(
          users: &allUsers, items: &parameters.items, bias: &parameters.itemBias, draws: draws,
          rate: configuration.learningRate, regularization: configuration.regularization,
          biasRegularization: configuration.biasRegularization, against: adversary)
        left -= batch
      }
      parameters.users = allUsers
      return (name: "auc", value: Double(ordered) / Double(max(1, sampler.count)))
    }
  }

  /// Puts targets that nobody clicked among the least popular items, each with what it was drawn
  /// as.
  func startTargets(amid log: InteractionLog, using rng: inout SeededGenerator) {
    let models = log.leastPopular(configuration.coldStartItems, of: catalog)
    guard !models.isEmpty else { return }
    let blockCount = parameters.items.blockCount
    let rows = models.flatMap {
      parameters.items.blocks[$0 * blockCount..<($0 + 1) * blockCount]
    }
    let mean = meanRow(rows, width: blockCount)
    let bias = models.reduce(0) { $0 + parameters.itemBias[$1] } / Float(models.count)
    for target in log.unknownTargets(of: catalog) {
      _ = parameters.items.withMutableBlocks { items in
        for block in 0..<blockCount { items[target * blockCount + block] += mean[block] }
      }
      parameters.itemBias[target] = bias
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
    sampler.draw(negatives: 1, into: &draws, using: &rng)
    for _ in 0..<configuration.updatePasses { learn(&parameters, from: draws) }
    parameters.touch(draws.positives + draws.negatives)
  }

  /// `users`, real ones first, and `items`, `[count, dimension]` each, and `itemBias`, `[items]`.
  public var learned: [NamedTensor] {
    parameters.tensors + [NamedTensor("itemBias", Tensor(parameters.itemBias))]
  }

  /// Takes the place of a fit to `log` by what ``learned`` held.
  public func restore(_ learned: [String: Tensor], fittedTo log: InteractionLog) throws {
    precondition(log.fits(users, catalog), "a log beyond the roster or the catalogue")
    accounts = AccountHistories(log, users: users)
    try parameters.restore(learned)
    parameters.itemBias = try learned.tensor(
      "itemBias", shape: [catalog.count], dtype: .float32
    ).array()
  }

  /// The factors q_i, without the biases.
  public var itemEmbeddings: ItemEmbeddings? { parameters.items.embeddings }

  /// Learns from one pass over an injection; all of `parameters` is passed, so that its tables may
  /// be written to side by side.
  private func learn(_ parameters: inout MatrixFactorization, from draws: InteractionSampler.Draws)
  {
    _ = BPR.ascend(
      users: &parameters.fakeUsers, items: &parameters.items, bias: &parameters.itemBias,
      draws: draws,
      rate: configuration.updateLearningRate, regularization: configuration.regularization,
      biasRegularization: configuration.biasRegularization, against: adversary)
  }

  /// Who moves the vectors in fits and in updates.
  private var adversary: Adversary {
    Adversary(
      weight: configuration.adversarialWeight, radius: configuration.adversarialRadius,
      magnitude: configuration.adversarialMagnitude)
  }

  /// One step of LearnBPR for each of `draws`, in order; returns how many found x_ui above x_uj.
  static func ascend(
    users: inout FactorTable, items: inout FactorTable, bias: inout [Float],
    draws: InteractionSampler.Draws, rate: Float, regularization: Float, biasRegularization: Float
  ) -> Int {
    let blockCount = items.blockCount
    var ordered = 0
    // A step multiplies what it moves by 1 − ηλ and adds the data's share of the gradient.
    let keep = 1 - rate * regularization
    let keepBias = 1 - rate * biasRegularization
    users.withMutableBlocks { users in
      items.withMutableBlocks { items in
        bias.withUnsafeMutableBufferPointer { bias in
          for index in draws.users.indices {
            let i = Int(draws.positives[index])
            let j = Int(draws.negatives[index])
            let user = users + Int(draws.users[index]) * blockCount
            let positive = items + i * blockCount
            let negative = items + j * blockCount
            var sum = user[0] * (positive[0] - negative[0])
            for block in 1..<max(1, blockCount) {
              sum = sum.addingProduct(user[block], positive[block] - negative[block])
            }
            let difference = sumOfLanes(sum) + bias[i] - bias[j]
            let slope = VectorMath.fastSigmoid(-difference)
            ordered += difference > 0 ? 1 : 0
            let step = rate * slope
            for block in 0..<blockCount {
              let p = user[block]
              let q = positive[block]
              let r = negative[block]
              user[block] = (p * keep).addingProduct(q - r, step)
              positive[block] = (q * keep).addingProduct(p, step)
              negative[block] = (r * keep).addingProduct(p, -step)
            }
            bias[i] = bias[i] * keepBias + step
            bias[j] = bias[j] * keepBias - step
          }
        }
      }
    }
    return ordered
  }
}
