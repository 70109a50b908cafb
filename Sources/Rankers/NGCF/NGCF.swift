import Essentials
import Interactions
import Kernels
import Statistics
import Torch

/// Neural graph collaborative filtering: embeddings that are passed along the edges of the graph of
/// who interacted with what.
///
/// **Source.** Wang, He, Wang, Feng & Chua, *Neural Graph Collaborative Filtering*, SIGIR 2019,
/// equations 7 to 11, with d 64, three layers, LeakyReLU 0.2 and message dropout 0.1:
///
///     E^l = LeakyReLU((L + I) E^(l−1) W₁ + L E^(l−1) ∘ E^(l−1) W₂),  L = D^(−1/2) A D^(−1/2)
///     e* = e⁰ ‖ e¹/‖e¹‖ ‖ … ‖ e^K/‖e^K‖,  score = e*_u · e*_i
///     loss = mean of −ln σ(e*_u · (e*_i − e*_j)) + λ/2 (‖e⁰_u‖² + ‖e⁰_i‖² + ‖e⁰_j‖²)
///
/// **Differences.** Layers are normalized before they are concatenated and dropout comes after the
/// activation, as in the authors' experiments; no bias, as in the equations; λ weighs the
/// embeddings of a batch, not the matrices. Repeated interactions are one edge, and count once each
/// time as something to learn. Interactions are drawn with replacement, an epoch as many as the log
/// has; negatives are original items only. An update adds the injection's edges to the graph, which
/// changes the degrees of what was clicked, and takes ``Configuration/updatePasses`` passes over
/// its clicks in batches like those of a fit, by plain gradient descent without dropout, in which
/// every click weighs the same, however large its batch is: every parameter moves that the clicks'
/// gradient reaches, all embeddings within as many edges as there are layers included. A target
/// without clicks has no edges: all that its representation is made of is its embedding, which
/// after a fit is what it was drawn as plus the mean of the ``Configuration/coldStartItems`` least
/// popular items' embeddings. As drawn alone, near 0, it would still come out of each layer with
/// length 1, like anybody's, in a direction that nothing chose.
///
/// **Logged values.** `loss`: an epoch's mean −ln σ; `ndcg@10`: on the validation task, when there
/// is one.
///
/// An update propagates twice and goes back once, 60 ms of one core on Steam: 12 products of
/// matrices are 2.3 GFLOP, 29 ms at 80 GFLOP/s; the rest is sums over 9 times as many neighbors as
/// there are edges, and memory. A product of 256 numbers for each candidate follows, 14 ms.
public final class NGCF: EpochRanker {
  /// What users type: "ngcf".
  public static let identifier = "ngcf"

  /// The hyperparameters of ``NGCF``.
  public struct Configuration: EpochConfiguration {
    /// The width of embeddings and of every layer, a multiple of 16.
    public var dimension = 64
    /// K, how many layers propagate.
    public var layers = 3
    /// How many interactions a batch has.
    public var batchSize = 2_048
    /// Adam's step size.
    public var learningRate: Float = 3e-3
    /// The share of the numbers of a message that is left out.
    public var dropout: Float = 0.1
    /// λ, the weight of a batch's squared embeddings.
    public var regularization: Float = 1e-5
    /// The most epochs that a fit takes.
    public var epochs = 100
    /// How many epochs without improvement on the validation task end a fit; 0 never does.
    public var patience = 5
    /// How many of the least popular items a target starts in the middle of; 0 leaves it as drawn.
    public var coldStartItems = 100
    /// How often an update goes through the injection's clicks.
    public var updatePasses = 1
    /// The step size of an update for each click, whatever the size of its batch.
    public var updateLearningRate: Float = 0.1

    /// The defaults that ``NGCF`` documents.
    public init() {}

    /// Throws an ``/Essentials/InputError`` that names the hyperparameter which is out of range, if
    /// one is.
    public func validate() throws {
      try require(
        dimension >= 16 && dimension % 16 == 0, "dimension", "a positive multiple of 16")
      try require(layers >= 1, "layers", "at least 1")
      try require(batchSize >= 1, "batchSize", "at least 1")
      try require(learningRate > 0, "learningRate", "above 0")
      try require(dropout >= 0 && dropout < 1, "dropout", "from 0 to below 1")
      try require(regularization >= 0, "regularization", "at least 0")
      try require(epochs >= 1, "epochs", "at least 1")
      try require(patience >= 0, "patience", "at least 0")
      try require(coldStartItems >= 0, "coldStartItems", "at least 0")
      try require(updatePasses >= 0, "updatePasses", "at least 0")
      try require(updateLearningRate > 0, "updateLearningRate", "above 0")
    }
  }

  let configuration: Configuration
  let users: UserRoster
  let catalog: ItemCatalog
  var network: GraphNetwork
  var graph: InteractionGraph
  var accounts = AccountHistories()
  /// What the network makes of the graph, `[nodes, depth]`; written to by nobody who shares it.
  var representations: AlignedMemory<Float>
  /// What updates of all copies work in.
  let workspaces: SharedWorkspaces<GraphPropagation>
  /// The memory that ``representations`` lies in, after an update; copies hold it as well.
  var workspace: SharedWorkspaces<GraphPropagation>.Loan?

  /// Embeddings, and what each layer makes of every node.
  public static func memory(
    for configuration: Configuration, users: UserRoster, items: ItemCatalog
  ) -> Double {
    let width = Double(configuration.dimension)
    let layers = Double(configuration.layers)
    let nodes = Double(users.count) + Double(items.count)
    // The model, the best epoch's and two moments; what each layer makes of every node, both ways.
    return 4 * 4 * (nodes * width + 2 * layers * width * width)
      + 4 * 2 * nodes * width * (layers + 1)
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
    network = GraphNetwork(
      width: configuration.dimension, layerCount: configuration.layers, users: users, items: items,
      using: &rng)
    graph = InteractionGraph(
      InteractionLog(rows: [], itemCount: items.count), users: users, items: items)
    representations = Self.representations(of: network, on: graph)
    workspaces = SharedWorkspaces()
  }

  private init(copying other: NGCF) {
    configuration = other.configuration
    users = other.users
    catalog = other.catalog
    network = other.network
    graph = other.graph
    accounts = other.accounts
    representations = other.representations
    workspaces = other.workspaces
    workspace = other.workspace
  }

  /// True: an update changes nearly every score.
  public static let scoresFewAtLessCost = true

  /// A model of its own, which shares what neither changes.
  public func copy() -> NGCF { NGCF(copying: self) }

  /// Trains on `log` as the type says, or goes on from what `checkpoint` holds.
  func train(
    on log: InteractionLog, until stopping: EarlyStopping, validation: RankingTask?,
    using rng: inout SeededGenerator, resuming checkpoint: TrainingCheckpoint?,
    reporting: ProgressReport
  ) throws {
    read(log)
    let sampler = InteractionSampler(log, originalCount: catalog.originalCount)
    let trainer = GraphTrainer(
      network, graph: graph, rule: .adam(AdamRule(learningRate: configuration.learningRate)),
      dropout: configuration.dropout, regularization: configuration.regularization)
    try stopping.run(
      stage: "training \(Self.identifier)", validation: validation, model: &network,
      trainer: trainer, using: &rng, resuming: checkpoint,
      scores: { (network: GraphNetwork, candidates: CandidateLists) -> Scores in
        self.scores(of: candidates, by: Self.representations(of: network, on: self.graph))
      }, reporting: reporting
    ) { (network: inout GraphNetwork, rng: inout SeededGenerator) in
      var draws = InteractionSampler.Draws()
      var loss = 0.0
      var left = sampler.count
      while left > 0 {
        let batch = min(left, configuration.batchSize)
        sampler.draw(batch, negatives: 1, into: &draws, using: &rng)
        loss += trainer.step(&network, on: draws, using: &rng)
        left -= batch
      }
      return (name: "loss", value: loss / Double(max(1, sampler.count)))
    }
    propagate()
  }

  /// Sets what the network makes of the graph, in memory of its own.
  private func propagate() {
    representations = Self.representations(of: network, on: graph)
    workspace = nil
  }

  /// Puts targets that nobody clicked among the least popular items, each with what it was drawn
  /// as.
  func startTargets(amid log: InteractionLog, using rng: inout SeededGenerator) {
    let models = log.leastPopular(configuration.coldStartItems, of: catalog)
    guard !models.isEmpty else { return }
    network.makeUnique()
    let width = configuration.dimension
    let items = network.embeddings + users.count * width
    var mean = [Float](repeating: 0, count: width)
    for model in models {
      for index in 0..<width { mean[index] += items[model * width + index] / Float(models.count) }
    }
    for target in log.unknownTargets(of: catalog) {
      for index in 0..<width { items[target * width + index] += mean[index] }
    }
    propagate()
  }

  /// `users` and `items`, `[count, dimension]` each, and `weights`, `[layers, 2, dimension,
  /// dimension]`.
  public var learned: [NamedTensor] { network.tensors(users: users) }

  /// Takes the place of a fit to `log` by what ``learned`` held.
  public func restore(_ learned: [String: Tensor], fittedTo log: InteractionLog) throws {
    read(log)
    try network.restore(learned, users: users)
    propagate()
  }

  /// Sets the graph.
  private func read(_ log: InteractionLog) {
    precondition(log.fits(users, catalog), "a log beyond the roster or the catalogue")
    graph = InteractionGraph(log, users: users, items: catalog)
    accounts = AccountHistories(log, users: users)
  }

  /// e*, what all layers make of an item.
  public var itemEmbeddings: ItemEmbeddings? {
    ItemEmbeddings(
      width: depth,
      values: [Float](
        UnsafeBufferPointer(
          start: representations.base + users.count * depth, count: catalog.count * depth)))
  }

  /// The scores of every candidate, `[users, candidates]`; the candidates fit.
  public func scores(of candidates: CandidateLists) -> Scores {
    precondition(candidates.fits(users, catalog), "candidates beyond the roster or the catalogue")
    return scores(of: candidates, by: representations)
  }

  /// Brings the snapshot's `scores` of `candidates` up to date.
  public func refresh(_ scores: inout Scores, of candidates: CandidateLists) {
    precondition(candidates.fits(users, catalog), "candidates beyond the roster or the catalogue")
    score(candidates, by: representations, into: &scores)
  }

  /// The scores of all items by a product of matrices.
  public func scoresOfAllItems(for users: [UserID], in catalog: ItemCatalog) -> Scores {
    precondition(users.allSatisfy { $0.index < self.users.count }, "a user beyond the roster")
    let (rows, depth) = (representations, depth)
    return FactorProduct.scores(
      users: users.count, user: { UnsafePointer(rows.base + users[$0].index * depth) },
      items: rows.base + self.users.count * depth, bias: nil, itemCount: self.catalog.count,
      width: depth)
  }

  /// How many numbers represent a node.
  private var depth: Int { (configuration.layers + 1) * configuration.dimension }

  private static func representations(
    of network: GraphNetwork, on graph: InteractionGraph
  ) -> AlignedMemory<Float> {
    let propagation = GraphPropagation(network, training: false)
    var unused = SeededGenerator(seed: 0)
    propagation.run(network, on: graph, using: &unused)
    return propagation.representations
  }

  private func scores(of candidates: CandidateLists, by representations: AlignedMemory<Float>)
    -> Scores
  {
    var scores = Scores(rows: candidates.users.count, width: candidates.width)
    score(candidates, by: representations, into: &scores)
    return scores
  }

  private func score(
    _ candidates: CandidateLists, by representations: AlignedMemory<Float>,
    into scores: inout Scores
  ) {
    FactorProduct.score(
      candidates, rows: representations, firstItem: users.count, width: depth,
      into: &scores)
  }
}
