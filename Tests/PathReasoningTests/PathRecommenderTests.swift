import Essentials
import Foundation
import Interactions
import Testing
import Torch
@testable import PathReasoning

@Suite struct PathRecommenderTests {
  private static func configuration() -> PathRecommenderConfiguration {
    var configuration = PathRecommenderConfiguration()
    configuration.dimension = 16
    configuration.passes = 60
    configuration.heldOutUsers = 0
    configuration.maximumActions = 50
    configuration.firstHidden = 64
    configuration.secondHidden = 32
    configuration.learningRate = 1e-3
    configuration.epochs = 12
    return configuration
  }

  private func folder() -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent("paths-\(UUID().uuidString)").path
  }

  /// On a bazaar of 600 users a trained agent's few paths predict better than an untrained one's, and
  /// than its own when it sees noise for states, which is a random walk.
  @Test func learnsOnTheBazaar() throws {
    var bazaar = Bazaar.Configuration.regulars
    bazaar.userCount = 600
    bazaar.itemCount = 500
    bazaar.interactionCount = 15_000
    bazaar.clusterCount = 12
    let data = BazaarGraph(bazaar).dataset
    var configuration = Self.configuration()
    configuration.dimension = 32
    configuration.batchSize = 16
    let users = (0..<Int32(data.graph.count(.user))).map { $0 }
    var stages: Set<String> = []
    let trained = try PathRecommender(data, configuration, seed: 1) { stages.insert($0.stage) }
    #expect(stages == ["training embeddings", "training the agent"])
    let environment = trained.environment
    func ndcg(_ agent: ActorCritic, _ perturbation: StatePerturbation? = nil) throws -> Double {
      // With many paths the ranking of their ends would decide, whoever walked.
      var beam = BeamConfiguration()
      beam.widths = [4, 3, 1]
      let search = BeamSearch(environment, agent, beam, perturbation: perturbation)
      return RecommendationMetrics(try search.recommend(to: users), test: data.test).ndcg ?? 0
    }
    var rng = SeededGenerator(seed: 2)
    let untrained = ActorCritic(
      state: environment.stateWidth, hidden: (64, 32), actions: environment.actionWidth, using: &rng
    )
    let learned = try ndcg(trained.agent)
    #expect(learned > 1.15 * (try ndcg(untrained)))
    let random = try ndcg(trained.agent) { step in
      var rng = SeededGenerator(seed: 3, stream: "noise", index: 4 * step.group + step.hop)
      return Tensor.normal(step.states.shape, deviation: 10, using: &rng)
    }
    #expect(learned > 1.15 * random)
  }

  @Test func cachesWhatIsTrainedAndResumes() throws {
    let data = BazaarGraph(.small).dataset
    var configuration = Self.configuration()
    configuration.passes = 20
    configuration.epochs = 3
    let cache = folder()
    defer { try? FileManager.default.removeItem(atPath: cache) }
    let whole = try PathRecommender(data, configuration, seed: 1)
    // Stopped in the middle of both stages, then taken up.
    struct Stop: Error {}
    for stop in [(unit: "pass", at: 7), (unit: "epoch", at: 2)] {
      #expect(throws: Stop.self) {
        _ = try PathRecommender(data, configuration, seed: 1, cache: cache) {
          if $0.unit == stop.unit, $0.completed == stop.at { throw Stop() }
        }
      }
    }
    var reports = 0
    let resumed = try PathRecommender(data, configuration, seed: 1, cache: cache) { _ in
      reports += 1
    }
    #expect(reports == 1)
    let loaded = try PathRecommender(data, configuration, seed: 1, cache: cache) { _ in
      Issue.record("nothing is left to train")
    }
    let users = (0..<50).map { Int32($0) }
    let expected = try whole.recommend(to: users)
    #expect(try resumed.recommend(to: users) == expected)
    #expect(try loaded.recommend(to: users) == expected)
    #expect(try FileManager.default.contentsOfDirectory(atPath: cache).count == 2)
  }

  @Test func checkpointsOfSomethingElseAreRefused() throws {
    let graph = BazaarGraph(.small).dataset.graph
    let other = BazaarGraph(.small, seed: 2).dataset.graph
    let cache = folder()
    defer { try? FileManager.default.removeItem(atPath: cache) }
    var configuration = Self.configuration().embeddings
    configuration.passes = 1
    func identity(_ graph: KnowledgeGraph, seed: UInt64 = 1) throws -> PathCheckpoint.Identity {
      try PathCheckpoint.Identity(
        kind: "embeddings", graph: graph, configuration: configuration, seed: seed)
    }
    try FileManager.default.createDirectory(atPath: cache, withIntermediateDirectories: true)
    _ = try PathRecommender.embeddings(graph, configuration, seed: 1, cache: cache)
    let file = "\(cache)/\(try identity(graph).fileName)"
    func complaint(_ body: () throws -> Void) -> String {
      do {
        try body()
        return "none"
      } catch { return "\(error)".replacing(cache + "/", with: "") }
    }
    // A file under the name of another graph's.
    let wrong = "\(cache)/\(try identity(other).fileName)"
    try FileManager.default.copyItem(atPath: file, toPath: wrong)
    let name = try identity(other).fileName
    #expect(
      complaint { _ = try PathRecommender.embeddings(other, configuration, seed: 1, cache: cache) }
        == "\(name): a checkpoint of another graph: its checksum is \(graph.checksum), expected \(other.checksum)"
    )
    // And under that of another seed's.
    let second = PathCheckpoint.Place(try identity(graph, seed: 2), in: cache)
    try FileManager.default.copyItem(atPath: file, toPath: second.path)
    #expect(
      complaint { _ = try PathCheckpoint.read(second) }
        == "\(second.identity.fileName): a checkpoint of another seed: 1, expected 2")
    try Data("no tensors".utf8).write(to: URL(fileURLWithPath: file))
    #expect(
      complaint { _ = try PathRecommender.embeddings(graph, configuration, seed: 1, cache: cache) }
        .hasPrefix(try identity(graph).fileName + ": "))
  }

  /// Numbers that are none would rank every product first.
  @Test(arguments: ["embeddingLearningRate", "learningRate"])
  func trainingThatDivergesIsAnError(hyperparameter: String) throws {
    var configuration = Self.configuration()
    configuration.passes = 3
    configuration.epochs = 3
    configuration.clipNorm = 1e30
    if hyperparameter == "learningRate" {
      configuration.learningRate = 1e30
    } else {
      configuration.embeddingLearningRate = 1e20
    }
    let what = hyperparameter == "learningRate" ? "agent" : "embeddings"
    #expect(
      throws: InputError(
        .usage,
        "training the \(what) diverged: the loss is no finite number; lower '\(hyperparameter)'")
    ) { _ = try PathRecommender(BazaarGraph(.small).dataset, configuration, seed: 1) }
  }

  @Test(arguments: [
    ("embeddingLearningRate", "greater than 0"), ("firstHidden", "a multiple of 8 from 8 to 65536"),
    ("dropout", "from 0 to below 1"), ("epochs", "from 1 to 100000"),
  ])
  func badHyperparametersAreNamed(name: String, expectation: String) {
    var configuration = PathRecommenderConfiguration()
    switch name {
    case "embeddingLearningRate": configuration.embeddingLearningRate = 0
    case "firstHidden": configuration.firstHidden = 100
    case "dropout": configuration.dropout = 1
    default: configuration.epochs = 0
    }
    #expect(throws: InputError(.usage, "hyperparameter '\(name)' must be \(expectation)")) {
      try configuration.validate()
    }
  }

  @Test func unknownRewardsAreNamed() {
    var configuration = PathRecommenderConfiguration()
    configuration.reward = "cosin"
    #expect(
      throws: InputError(
        .usage, "no reward 'cosin'; did you mean 'cosine'? known: scaled, cosine")
    ) { try configuration.validate() }
  }
}
