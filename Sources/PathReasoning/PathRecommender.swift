import Essentials
import Foundation

/// A trained recommender that reasons along paths of a knowledge graph, and explains what it
/// recommends by them: embeddings, a world to walk in, and an agent.
///
/// Source: Xian et al. 2019, "Reinforcement knowledge graph reasoning for explainable
/// recommendation" (PGPR).
public struct PathRecommender: Sendable {
  /// The graph and what is to be predicted.
  public let dataset: GraphDataset
  /// The hyperparameters it was trained with.
  public let configuration: PathRecommenderConfiguration
  /// The seed it was trained with.
  public let seed: UInt64
  /// Where nodes and relations lie.
  public var embeddings: GraphEmbeddings { environment.embeddings }
  /// The world with its embeddings.
  package let environment: PathEnvironment
  /// Who walks.
  public let agent: ActorCritic

  /// Trains a recommender, or loads what was trained before.
  ///
  /// - Parameters:
  ///   - dataset: The graph and what is to be predicted.
  ///   - configuration: The hyperparameters.
  ///   - seed: All randomness of the training.
  ///   - cache: A folder for checkpoints, which is made if it is not there; nil keeps nothing.
  ///     Files are named after graph, configuration and seed together, so that one folder serves
  ///     all; unfinished training goes on bit for bit where it stopped.
  ///   - progress: Called after every pass and epoch; throwing ends training, with a checkpoint.
  /// - Throws: An ``/Essentials/InputError`` about a hyperparameter, the cache or a checkpoint in
  ///   it.
  public init(
    _ dataset: GraphDataset, _ configuration: PathRecommenderConfiguration = .init(),
    seed: UInt64, cache: String? = nil, progress: ProgressReport = { _ in }
  ) throws {
    try configuration.validate()
    try configuration.requireMemory(for: dataset.graph)
    if let cache { try PathRecommender.makeFolder(cache) }
    let embeddings = try PathRecommender.embeddings(
      dataset.graph, configuration.embeddings, seed: seed, cache: cache, progress: progress)
    let environment = PathEnvironment(
      dataset.graph, embeddings, maximumActions: configuration.maximumActions,
      actionOrder: configuration.agent.actionOrder,
      leavesOutPurchases: configuration.leavesOutPurchases, reward: configuration.agent.reward)
    // Finite vectors may still have products that are not.
    try Divergence(of: "embeddings", lower: "embeddingLearningRate")
      .check("a score", isFinite: environment.highestScores.allSatisfy(\.isFinite))
    self.dataset = dataset
    self.configuration = configuration
    self.seed = seed
    self.environment = environment
    agent = try PathRecommender.agent(
      environment, configuration, seed: seed, cache: cache, progress: progress)
  }

  /// What is recommended to `users`, and all paths walked, in their order.
  ///
  /// - Parameters:
  ///   - users: Numbers of users, each at most once.
  ///   - beam: How paths are searched.
  ///   - perturbation: What changes the states before the agent sees them.
  ///   - round: Which of several walks it is, at least 0: no two have a random stream in common.
  ///   - progress: Called between groups of users; throwing ends the search.
  /// - Throws: An ``/Essentials/InputError`` about the beam; what `progress` throws.
  public func recommend(
    to users: [Int32], _ beam: BeamConfiguration = BeamConfiguration(),
    perturbation: StatePerturbation? = nil, round: Int = 0,
    progress: ProgressReport = { _ in }
  ) throws -> [UserRecommendations] {
    try beam.validate()
    try beam.requireMemory(users: users.count, actions: environment.actionWidth)
    return try BeamSearch(
      environment, agent, beam, seed: seed, round: round, perturbation: perturbation
    ).recommend(to: users, progress: progress)
  }

  private static func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw InputError(.cannotCreate, "the folder cannot be made", file: path)
    }
    AtomicFile.sweep(path)
  }
}
