import Essentials
import Foundation
import Torch

/// A trained recommender that reasons along paths of a knowledge graph, and explains what it
/// recommends by them: embeddings, a world to walk in, and an agent.
///
/// Source: Xian et al. 2019, "Reinforcement knowledge graph reasoning for explainable
/// recommendation" (PGPR).
package struct PathRecommender: Sendable {
  /// The graph and what is to be predicted.
  package let dataset: GraphDataset
  /// The hyperparameters it was trained with.
  package let configuration: PathRecommenderConfiguration
  /// The seed it was trained with.
  package let seed: UInt64
  /// The world with its embeddings.
  package let environment: PathEnvironment
  /// Who walks.
  package let agent: ActorCritic

  /// Trains a recommender, or loads what was trained before.
  ///
  /// - Parameters:
  ///   - cache: A folder for checkpoints, which is made if it is not there; nil keeps nothing.
  ///     Files are named after graph, configuration and seed together, so that one folder serves
  ///     all; unfinished training goes on bit for bit where it stopped.
  ///   - progress: Called after every pass and epoch; throwing ends training, with a checkpoint.
  /// - Throws: An ``InputError`` about a hyperparameter, the cache or a checkpoint in it.
  package init(
    _ dataset: GraphDataset, _ configuration: PathRecommenderConfiguration = .init(),
    seed: UInt64, cache: String? = nil, progress: ProgressReport = { _ in }
  ) throws {
    try configuration.validate()
    if let cache { try PathRecommender.makeFolder(cache) }
    let embeddings = try PathRecommender.embeddings(
      dataset.graph, configuration.embeddings, seed: seed, cache: cache, progress: progress)
    let environment = PathEnvironment(
      dataset.graph, embeddings, maximumActions: configuration.maximumActions,
      actionOrder: configuration.agent.actionOrder,
      leavesOutPurchases: configuration.leavesOutPurchases, reward: configuration.agent.reward)
    self.dataset = dataset
    self.configuration = configuration
    self.seed = seed
    self.environment = environment
    agent = try PathRecommender.agent(
      environment, configuration, seed: seed, cache: cache, progress: progress)
  }

  /// What is recommended to `users`, and all paths walked, in their order.
  ///
  /// - Parameter perturbation: What changes the states before the agent sees them.
  package func recommend(
    to users: [Int32], _ beam: BeamConfiguration = BeamConfiguration(),
    perturbation: StatePerturbation? = nil, progress: ProgressReport = { _ in }
  ) throws -> [UserRecommendations] {
    try beam.validate()
    return try BeamSearch(environment, agent, beam, seed: seed, perturbation: perturbation)
      .recommend(to: users, progress: progress)
  }

  private static func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw InputError(.cannotCreate, "the folder cannot be made", file: path)
    }
  }
}

// MARK: - Training with checkpoints

extension PathRecommender {
  /// Looks between two checkpoints of embeddings, which are large.
  private static let looksPerCheckpoint = 5

  /// Trained embeddings of a graph, from the cache if they are there.
  package static func embeddings(
    _ graph: KnowledgeGraph, _ configuration: EmbeddingConfiguration, seed: UInt64,
    cache: String? = nil, progress: ProgressReport = { _ in }
  ) throws -> GraphEmbeddings {
    let identity = try PathCheckpoint.Identity(
      kind: "embeddings", graph: graph, configuration: configuration, seed: seed)
    return try alone(with: identity, in: cache, progress) { place in
      try embeddings(graph, configuration, seed: seed, checkpoint: place, progress: progress)
    }
  }

  private static func embeddings(
    _ graph: KnowledgeGraph, _ configuration: EmbeddingConfiguration, seed: UInt64,
    checkpoint place: PathCheckpoint.Place?, progress: ProgressReport
  ) throws -> GraphEmbeddings {
    let checkpoint = try place.flatMap(PathCheckpoint.read)
    if let place, let checkpoint, checkpoint.state["finished"] == "true" {
      let result = GraphEmbeddings(zerosFor: graph, dimension: configuration.dimension)
      try loading(place) { () throws(TensorFileError) in
        try result.load(checkpoint.tensors.under("best"))
      }
      return result
    }
    let trainer = EmbeddingTrainer(graph, configuration, seed: seed)
    if let place, let checkpoint {
      try loading(place) { () throws(TensorFileError) in
        try trainer.embeddings.load(checkpoint.tensors.under("current"))
        try trainer.best.load(checkpoint.tensors.under("best"))
      }
      trainer.resume(
        pass: try checkpoint.number("pass", at: place),
        gain: try checkpoint.number("gain", at: place),
        bestGain: try checkpoint.number("bestGain", at: place),
        checksSinceBest: try checkpoint.number("checksSinceBest", at: place))
    }
    func save() throws {
      guard let place else { return }
      let tensors =
        (trainer.isFinished ? [] : trainer.embeddings.tensors.under("current"))
        + trainer.result.tensors.under("best")
      try PathCheckpoint.write(tensors, state: trainer.checkpointState, to: place)
    }
    while !trainer.isFinished {
      let loss = trainer.trainPass()
      try requireFinite(loss, "embeddings", lower: "embeddingLearningRate")
      let stretch = looksPerCheckpoint * configuration.passesPerCheck
      if trainer.isFinished || trainer.pass % stretch == 0 { try save() }
      do {
        try progress(
          Progress(
            stage: "training embeddings", completed: trainer.pass, total: configuration.passes,
            unit: "pass", figures: [("loss", loss), ("held-out gain", trainer.gain)]))
      } catch {
        try save()
        throw error
      }
    }
    return trainer.result
  }

  /// A trained agent, from the cache if it is there.
  private static func agent(
    _ environment: PathEnvironment, _ configuration: PathRecommenderConfiguration, seed: UInt64,
    cache: String?, progress: ProgressReport
  ) throws -> ActorCritic {
    let identity = try PathCheckpoint.Identity(
      kind: "agent", graph: environment.graph, configuration: configuration, seed: seed)
    return try alone(with: identity, in: cache, progress) { place in
      try agent(environment, configuration, seed: seed, checkpoint: place, progress: progress)
    }
  }

  private static func agent(
    _ environment: PathEnvironment, _ configuration: PathRecommenderConfiguration, seed: UInt64,
    checkpoint place: PathCheckpoint.Place?, progress: ProgressReport
  ) throws -> ActorCritic {
    let trainer = AgentTrainer(environment, configuration.agent, seed: seed)
    if let place, let checkpoint = try PathCheckpoint.read(place) {
      let epoch: Int = try checkpoint.number("epoch", at: place)
      try loading(place) { () throws(TensorFileError) in
        try trainer.resume(checkpoint.tensors, epoch: epoch)
      }
    }
    while !trainer.isFinished {
      let outcome = trainer.trainEpoch()
      try requireFinite(outcome.loss, "agent", lower: "learningRate")
      if let place {
        try PathCheckpoint.write(
          trainer.state, state: ["epoch": String(trainer.epoch)], to: place)
      }
      try progress(
        Progress(
          stage: "training the agent", completed: trainer.epoch, total: configuration.epochs,
          unit: "epoch",
          figures: [
            ("reward", outcome.reward), ("loss", outcome.loss), ("entropy", outcome.entropy),
          ]))
    }
    return trainer.agent
  }

  /// Does `body` with the place of a checkpoint, if there is a cache, while no other process works on it.
  private static func alone<Result>(
    with identity: PathCheckpoint.Identity, in cache: String?, _ progress: ProgressReport,
    _ body: (PathCheckpoint.Place?) throws -> Result
  ) throws -> Result {
    guard let cache else { return try body(nil) }
    let place = PathCheckpoint.Place(identity, in: cache)
    return try FileLock.holding("\(place.path).lock") {
      try progress(
        Progress(
          stage: "waiting for the \(identity.kind) that another process trains", completed: 0,
          total: 1, unit: "model"))
    } _: {
      try body(place)
    }
  }

  /// Throws where training has left all bounds, before anything of it is kept.
  private static func requireFinite(
    _ loss: Double, _ what: String, lower hyperparameter: String
  ) throws {
    if !loss.isFinite {
      throw InputError(
        .usage,
        "training the \(what) diverged: the loss is no finite number; lower '\(hyperparameter)'")
    }
  }

  private static func loading(
    _ place: PathCheckpoint.Place, _ body: () throws(TensorFileError) -> Void
  ) throws {
    do { try body() } catch { throw InputError(.data, error.message, file: place.path) }
  }
}
