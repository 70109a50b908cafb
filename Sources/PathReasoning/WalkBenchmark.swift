/// How fast a recommender walks, measured.
package struct WalkBenchmark: Sendable, Codable {
  /// The graph's name.
  package var graph: String
  /// Users for whom the beam search finished in a second.
  package var usersPerSecond: Double
  /// Paths that it walked in a second.
  package var pathsPerSecond: Double
  /// Users whose walk the agent learned from in a second of training.
  package var trainingUsersPerSecond: Double

  /// Times a beam search for the first `users` users and one epoch of training from scratch.
  package init(_ recommender: PathRecommender, users: Int) throws {
    let count = min(users, recommender.dataset.graph.count(.user))
    let everyone = (0..<count).map { Int32($0) }
    let clock = ContinuousClock()
    // Once before, so that memory is there.
    _ = try recommender.recommend(to: Array(everyone.prefix(BeamSearch.groupSize)))
    var paths = 0
    let search = try clock.measure {
      paths = try recommender.recommend(to: everyone).reduce(0) { $0 + $1.paths.count }
    }
    let trainer = AgentTrainer(
      recommender.environment, recommender.configuration.agent, seed: recommender.seed)
    let training = clock.measure { trainer.trainEpoch() }
    graph = recommender.dataset.name
    usersPerSecond = Double(count) / (search / .seconds(1))
    pathsPerSecond = Double(paths) / (search / .seconds(1))
    trainingUsersPerSecond =
      Double(recommender.dataset.graph.count(.user)) / (training / .seconds(1))
  }
}
