import Essentials
import Interactions
import Kernels
import Statistics
import Torch

/// Light graph convolution: embeddings that are averaged along the edges of the graph of who interacted
/// with what, and nothing else.
///
/// **Source.** He, Deng, Wang, Li, Zhang & Wang, *LightGCN: Simplifying and Powering Graph Convolution
/// Network for Recommendation*, SIGIR 2020, equations 7, 8 and 15, with d 64, three layers and all layers
/// weighing the same:
///
///     E^k = L E^(k−1),  L = D^(−1/2) A D^(−1/2)
///     e* = 1/(K+1) Σ_k e^k,  score = e*_u · e*_i
///     loss = mean of −ln σ(e*_u · (e*_i − e*_j)) + λ/2 (‖e⁰_u‖² + ‖e⁰_i‖² + ‖e⁰_j‖²)
///
/// **Differences.** Repeated interactions are one edge, and count once each time as something to learn.
/// Interactions are drawn with replacement, an epoch as many as the log has; negatives are original
/// items only. Adam's steps are longer than the paper's .001, which takes a thousand epochs. Training stops
/// after ``Configuration/patience`` epochs without a better NDCG@10 when there is a validation task, and
/// the best epoch's parameters stay. An update adds the injection's edges to the graph, which changes the
/// degrees of what was clicked, and takes ``Configuration/updatePasses`` passes over its clicks, by plain
/// gradient descent in which every click weighs the same, however large its batch is: every embedding moves
/// within as many edges of a click as there are layers. A target without clicks has no edges: all that its
/// representation is made of is its embedding, which after a fit is what it was drawn as, plus what makes
/// its representation the mean of the ``Configuration/coldStartItems`` least popular items'.
///
/// With ``Configuration/adversarialWeight`` above 0 the loss of moved representations comes on top, as for
/// ``BPR``: they are moved after propagation, as VAT and PamaCF have it, each by the gradient of its triple.
///
/// **Logged values.** `loss`: an epoch's mean −ln σ; `ndcg@10`: on the validation task, when there
/// is one.
public final class LightGCN: EpochRanker {
  /// What users type: "lightgcn".
  public static let identifier = "lightgcn"

  let configuration: Configuration
  private let users: UserRoster
  private let catalog: ItemCatalog
  private var embeddings: NodeEmbeddings
  private var graph: InteractionGraph
  private var accounts = AccountHistories()
  /// E*, `[nodes, dimension]`; written to by nobody who shares it.
  private var representations: AlignedMemory<Float>
  /// What updates of all copies work in.
  private let workspaces: SharedWorkspaces<LinearPropagation>
  /// The memory that ``representations`` lies in, after an update; copies hold it as well.
  private var workspace: SharedWorkspaces<LinearPropagation>.Loan?

  /// Embeddings, Adam's moments of them, and what propagation works in.
  public static func memory(
    for configuration: Configuration, users: UserRoster, items: ItemCatalog
  ) -> Double {
    let nodes = Double(users.count) + Double(items.count)
    // The model, the best epoch's and two moments; two tables each way; and lists of nodes.
    return 4 * 8 * nodes * Double(configuration.dimension)
      + 4 * nodes * Double(configuration.layers + 1)
  }

  /// An untrained model: embeddings drawn from `rng`, in a roster and a catalogue that never
  /// change.
  public init(
    _ configuration: Configuration, users: UserRoster, items: ItemCatalog,
    using rng: inout SeededGenerator
  ) {
    self.configuration = configuration
    self.users = users
    catalog = items
    embeddings = NodeEmbeddings(
      width: configuration.dimension, users: users, items: items,
      deviation: configuration.initialDeviation, using: &rng)
    graph = InteractionGraph(
      InteractionLog(rows: [], itemCount: items.count), users: users, items: items)
    representations = Self.representations(of: embeddings, on: graph, configuration)
    workspaces = SharedWorkspaces()
  }

  private init(copying other: LightGCN) {
    configuration = other.configuration
    users = other.users
    catalog = other.catalog
    embeddings = other.embeddings
    graph = other.graph
    accounts = other.accounts
    representations = other.representations
    workspaces = other.workspaces
    workspace = other.workspace
  }

  /// True: an update changes nearly every score.
  public static let scoresFewAtLessCost = true

  /// A model of its own, which shares what neither changes.
  public func copy() -> LightGCN { LightGCN(copying: self) }

  /// Trains on `log` as the type says, or goes on from what `checkpoint` holds.
  func train(
    on log: InteractionLog, until stopping: EarlyStopping, validation: RankingTask?,
    using rng: inout SeededGenerator, resuming checkpoint: TrainingCheckpoint?,
    reporting: ProgressReport
  ) throws {
    read(log)
    let sampler = InteractionSampler(log, originalCount: catalog.originalCount)
    let trainer = LightTrainer(
      embeddings, graph: graph, layerCount: configuration.layers,
      rule: .adam(AdamRule(learningRate: configuration.learningRate)),
      regularization: configuration.regularization, against: adversary)
    try stopping.run(
      stage: "training \(Self.identifier)", validation: validation, model: &embeddings,
      trainer: trainer, using: &rng, resuming: checkpoint,
      scores: { (embeddings: NodeEmbeddings, candidates: CandidateLists) -> Scores in
        self.scores(
          of: candidates,
          by: Self.representations(of: embeddings, on: self.graph, self.configuration))
      }, reporting: reporting
    ) { (embeddings: inout NodeEmbeddings, rng: inout SeededGenerator) in
      var draws = InteractionSampler.Draws()
      var loss = 0.0
      var left = sampler.count
      while left > 0 {
        let batch = min(left, configuration.batchSize)
        sampler.draw(batch, negatives: 1, into: &draws, using: &rng)
        loss += trainer.step(&embeddings, on: draws)
        left -= batch
      }
      return (name: "loss", value: loss / Double(max(1, sampler.count)))
    }
    propagate()
  }

  /// Learns from the accounts of `injection`, which fits, as the type and
  /// ``Ranker/update(with:using:)`` say.
  public func update(with injection: Injection, using rng: inout SeededGenerator) {
    precondition(injection.fits(users, catalog), "an injection beyond the roster or the catalogue")
    guard !injection.clicks.isEmpty else { return }
    accounts.append(injection)
    graph.inject(
      (0..<accounts.slotCount).flatMap { slot in
        accounts.sinceFit(slot).map { (users.fakeUser(slot).index, $0) }
      })
    let sampler = InjectionSampler(
      injection, known: accounts, originalCount: catalog.originalCount)
    let workspace = ownWorkspace()
    let trainer = LightTrainer(
      embeddings, graph: graph, layerCount: configuration.layers,
      rule: .descent(configuration.updateLearningRate),
      regularization: configuration.regularization, against: adversary,
      workspace: workspace.workspace)
    var draws = InteractionSampler.Draws()
    for _ in 0..<configuration.updatePasses {
      sampler.draw(negatives: 1, into: &draws, using: &rng)
      for index in draws.users.indices { draws.users[index] += Int32(users.realCount) }
      for start in stride(from: 0, to: draws.users.count, by: configuration.batchSize) {
        let range = start..<min(draws.users.count, start + configuration.batchSize)
        // A step follows the mean over its batch; the step size is that of a click.
        trainer.rule = .descent(configuration.updateLearningRate * Float(range.count))
        _ = trainer.step(
          &embeddings,
          on: InteractionSampler.Draws(
            users: Array(draws.users[range]), positives: Array(draws.positives[range]),
            negatives: Array(draws.negatives[range])))
      }
    }
    representations = trainer.representations(of: embeddings)
    self.workspace = workspace
  }

  /// Who moves the representations in fits and in updates.
  private var adversary: Adversary {
    Adversary(
      weight: configuration.adversarialWeight, radius: configuration.adversarialRadius,
      magnitude: configuration.adversarialMagnitude)
  }

  /// Memory for an update that no other model looks at: that of the last update, if no copy was made
  /// since.
  private func ownWorkspace() -> SharedWorkspaces<LinearPropagation>.Loan {
    if workspace != nil, isKnownUniquelyReferenced(&workspace), let workspace { return workspace }
    return workspaces.take {
      LinearPropagation(
        nodeCount: embeddings.nodeCount, width: embeddings.width, layerCount: configuration.layers,
        training: true)
    }
  }

  /// Sets what propagation makes of the graph, in memory of its own.
  private func propagate() {
    representations = Self.representations(of: embeddings, on: graph, configuration)
    workspace = nil
  }

  /// Gives targets that nobody clicked the mean representation of the least popular items, each with what
  /// it was drawn as.
  func startTargets(amid log: InteractionLog, using rng: inout SeededGenerator) {
    let models = log.leastPopular(configuration.coldStartItems, of: catalog)
    let targets = log.unknownTargets(of: catalog)
    guard !models.isEmpty, !targets.isEmpty else { return }
    let width = configuration.dimension
    let items = representations.base + users.count * width
    var mean = [Float](repeating: 0, count: width)
    for model in models {
      for index in 0..<width { mean[index] += items[model * width + index] / Float(models.count) }
    }
    embeddings.makeUnique()
    for target in targets {
      let row = embeddings.row(users.count + target)
      // Without edges a representation is the embedding's share of the mean over layers.
      for index in 0..<width { row[index] += Float(configuration.layers + 1) * mean[index] }
    }
    propagate()
  }

  /// `users` and `items`, `[count, dimension]` each: E⁰.
  public var learned: [NamedTensor] { embeddings.tensors(users: users) }

  /// Takes the place of a fit to `log` by what ``learned`` held.
  public func restore(_ learned: [String: Tensor], fittedTo log: InteractionLog) throws {
    read(log)
    try embeddings.restore(learned, users: users)
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
    let width = configuration.dimension
    return ItemEmbeddings(
      width: width,
      values: [Float](
        UnsafeBufferPointer(
          start: representations.base + users.count * width, count: catalog.count * width)))
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
    let width = configuration.dimension
    let rows = representations
    return FactorProduct.scores(
      users: users.count, user: { UnsafePointer(rows.base + users[$0].index * width) },
      items: rows.base + self.users.count * width, bias: nil, itemCount: self.catalog.count,
      width: width)
  }

  private static func representations(
    of embeddings: NodeEmbeddings, on graph: InteractionGraph, _ configuration: Configuration
  ) -> AlignedMemory<Float> {
    let propagation = LinearPropagation(
      nodeCount: embeddings.nodeCount, width: embeddings.width, layerCount: configuration.layers,
      training: false)
    propagation.run(embeddings, on: graph)
    return propagation.representations
  }

  private func scores(
    of candidates: CandidateLists, by representations: AlignedMemory<Float>
  ) -> Scores {
    var scores = Scores(rows: candidates.users.count, width: candidates.width)
    score(candidates, by: representations, into: &scores)
    return scores
  }

  private func score(
    _ candidates: CandidateLists, by representations: AlignedMemory<Float>,
    into scores: inout Scores
  ) {
    FactorProduct.score(
      candidates, rows: representations, firstItem: users.count, width: configuration.dimension,
      into: &scores)
  }
}
