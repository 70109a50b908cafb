import Essentials
import Torch

/// Training with checkpoints.
extension PathRecommender {
  /// Trained embeddings of a graph, from the cache if they are there.
  ///
  /// - Parameter pause: The least number of seconds between two checkpoints, which are large: so much
  ///   work, or one pass, is lost where training is killed. Where `progress` throws nothing is.
  package static func embeddings(
    _ graph: KnowledgeGraph, _ configuration: EmbeddingConfiguration, seed: UInt64,
    cache: String? = nil, pause: Double = 5, progress: ProgressReport = { _ in }
  ) throws -> GraphEmbeddings {
    let identity = try PathCheckpoint.Identity(
      kind: "embeddings", graph: graph, configuration: configuration, seed: seed)
    return try alone(with: identity, in: cache, progress) { place in
      try embeddings(
        graph, configuration, seed: seed, checkpoint: place, pause: pause, progress: progress)
    }
  }

  private static func embeddings(
    _ graph: KnowledgeGraph, _ configuration: EmbeddingConfiguration, seed: UInt64,
    checkpoint place: PathCheckpoint.Place?, pause: Double, progress: ProgressReport
  ) throws -> GraphEmbeddings {
    let checkpoint = try place.flatMap(PathCheckpoint.read)
    if let place, let checkpoint, checkpoint.state["finished"] == "true" {
      let result = GraphEmbeddings(zerosFor: graph, dimension: configuration.dimension)
      try loading(place) { () throws(TensorFileError) in
        try result.load(checkpoint.tensors.under("best"))
      }
      try PathCheckpoint.require(finite: result.isFinite, at: place)
      return result
    }
    let trainer = EmbeddingTrainer(graph, configuration, seed: seed)
    if let place, let checkpoint { try resume(trainer, from: checkpoint, at: place) }
    var saved = ContinuousClock.now
    func save() {
      guard let place else { return }
      let tensors =
        (trainer.isFinished ? [] : trainer.embeddings.tensors.under("current"))
        + trainer.result.tensors.under("best")
      PathCheckpoint.write(tensors, state: trainer.checkpointState, to: place)
      saved = .now
    }
    let divergence = Divergence(of: "embeddings", lower: "embeddingLearningRate")
    while !trainer.isFinished {
      let loss = trainer.trainPass()
      try divergence.check("the loss", isFinite: loss.isFinite)
      // The last step of a pass comes after its loss.
      try divergence.check("a coordinate", isFinite: trainer.embeddings.isFinite)
      let isDue = (ContinuousClock.now - saved).inSeconds >= pause
      if trainer.isFinished || isDue { save() }
      do {
        try progress(
          Progress(
            stage: "training embeddings", completed: trainer.pass, total: configuration.passes,
            unit: "pass", figures: [("loss", loss), ("held-out gain", trainer.gain)]))
      } catch {
        save()
        throw error
      }
    }
    return trainer.result
  }

  /// Takes up where a checkpoint of unfinished training stood.
  private static func resume(
    _ trainer: EmbeddingTrainer, from checkpoint: PathCheckpoint, at place: PathCheckpoint.Place
  ) throws {
    try loading(place) { () throws(TensorFileError) in
      try trainer.embeddings.load(checkpoint.tensors.under("current"))
      try trainer.best.load(checkpoint.tensors.under("best"))
    }
    try PathCheckpoint.require(
      finite: trainer.embeddings.isFinite && trainer.best.isFinite, at: place)
    trainer.resume(
      pass: try checkpoint.progress("pass", of: trainer.configuration.passes, at: place),
      gain: try checkpoint.number("gain", at: place),
      bestGain: try checkpoint.number("bestGain", at: place),
      checksSinceBest: try checkpoint.progress(
        "checksSinceBest", of: trainer.configuration.passes, at: place))
  }

  /// A trained agent, from the cache if it is there.
  static func agent(
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
      let epoch = try checkpoint.progress("epoch", of: configuration.agent.epochs, at: place)
      try loading(place) { () throws(TensorFileError) in
        try trainer.resume(checkpoint.tensors, epoch: epoch)
      }
      try PathCheckpoint.require(finite: trainer.agent.isFinite, at: place)
    }
    let divergence = Divergence(of: "agent", lower: "learningRate")
    while !trainer.isFinished {
      let outcome = trainer.trainEpoch()
      try divergence.check("the loss", isFinite: outcome.loss.isFinite)
      // The last step of an epoch comes after its loss.
      try divergence.check("a parameter", isFinite: trainer.agent.isFinite)
      if let place {
        PathCheckpoint.write(
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
      let result = try body(place)
      KeptWork.finish(checkpoint: place.path)
      return result
    }
  }

  private static func loading(
    _ place: PathCheckpoint.Place, _ body: () throws(TensorFileError) -> Void
  ) throws {
    do { try body() } catch { throw InputError(.data, error.message, file: place.path) }
  }
}
