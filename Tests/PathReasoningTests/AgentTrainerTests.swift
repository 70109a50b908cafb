import Essentials
import Testing
@testable import PathReasoning

@Suite struct AgentTrainerTests {
  /// Five nodes: one user, the product it has, a brand and a category of that product, and one
  /// product more which only the brand leads to.
  ///
  /// One path of three hops ends somewhere worth going: purchase, produced by, produced by. Others
  /// end at the brand, the category, the user or, by the pattern that leads back, where it scores 0.
  private var fiveNodes: PathEnvironment {
    let graph = KnowledgeGraph(
      entityCounts: [.user: 1, .product: 2, .brand: 1, .category: 1],
      edges: [
        .purchase: SparseRows(rows: [[0]]), .producedBy: SparseRows(rows: [[0], [0]]),
        .belongsTo: SparseRows(rows: [[0], []]),
      ])
    var rng = SeededGenerator(seed: 1)
    let embeddings = GraphEmbeddings(randomFor: graph, dimension: 4, using: &rng)
    embeddings.nodes[0] = [1, 0, 0, 0]
    embeddings.nodes[graph.node(.product, 0).index] = [-1, 0, 0, 0]
    embeddings.nodes[graph.node(.product, 1).index] = [1, 0, 0, 0]
    return PathEnvironment(graph, embeddings, maximumActions: 6)
  }

  @Test func learnsTheOneGoodPath() throws {
    var configuration = AgentConfiguration()
    configuration.maximumActions = 6
    configuration.firstHidden = 32
    configuration.secondHidden = 16
    configuration.learningRate = 3e-3
    configuration.epochs = 600
    let environment = fiveNodes
    let trainer = AgentTrainer(environment, configuration, seed: 1)
    var rewards: [Double] = []
    while !trainer.isFinished { rewards.append(trainer.trainEpoch().reward) }
    #expect(rewards.prefix(50).reduce(0, +) / 50 < 0.5)
    #expect(rewards.suffix(50).reduce(0, +) / 50 > 0.9)
    var beam = BeamConfiguration()
    beam.widths = [1, 1, 1]
    let found = try BeamSearch(environment, trainer.agent, beam).recommend(to: [0])
    #expect(found[0].products.map(\.product) == [1])
    let path = found[0].products[0].path
    #expect(path.relations == (.purchase, .producedBy, .producedBy))
    #expect(path.probability > 0.9)
    #expect(abs(environment.reward(of: path) - 1) < 1e-6)
  }

  @Test func rewardsNeedPatternAndProduct() {
    let graph = fiveNodes.graph
    func reward(_ hops: [(Relation, NodeID)], _ kind: PathReward = .scaled) -> Float {
      let environment = PathEnvironment(
        graph, fiveNodes.embeddings, maximumActions: 6, reward: kind)
      var path = WalkedPath(user: 0)
      for (hop, step) in hops.enumerated() {
        path.make(hop: hop, step.0, to: step.1, probability: 1)
      }
      return environment.reward(of: path)
    }
    let (have, other) = (graph.node(.product, 0), graph.node(.product, 1))
    let (brand, category) = (graph.node(.brand, 0), graph.node(.category, 0))
    #expect(
      abs(reward([(.purchase, have), (.producedBy, brand), (.producedBy, other)]) - 1) < 1e-6)
    #expect(
      abs(reward([(.purchase, have), (.producedBy, brand), (.producedBy, other)], .cosine) - 1)
        < 1e-6)
    // Back to a product that scores below 0, a brand at the end, no pattern.
    #expect(reward([(.purchase, have), (.producedBy, brand), (.producedBy, have)]) == 0)
    #expect(reward([(.purchase, have), (.producedBy, brand), (.stay, brand)]) == 0)
    #expect(reward([(.purchase, have), (.belongsTo, category), (.stay, category)]) == 0)
    #expect(reward([(.purchase, other), (.stay, other), (.stay, other)]) == 0)
  }

  @Test func resumesBitForBit() throws {
    let graph = BazaarGraph(.small).dataset.graph
    var rng = SeededGenerator(seed: 6)
    let embeddings = GraphEmbeddings(randomFor: graph, dimension: 8, using: &rng)
    let environment = PathEnvironment(graph, embeddings, maximumActions: 20)
    var configuration = AgentConfiguration()
    configuration.maximumActions = 20
    configuration.firstHidden = 24
    configuration.secondHidden = 16
    configuration.epochs = 4
    let whole = AgentTrainer(environment, configuration, seed: 9)
    while !whole.isFinished { whole.trainEpoch() }
    let first = AgentTrainer(environment, configuration, seed: 9)
    first.trainEpoch()
    first.trainEpoch()
    let second = AgentTrainer(environment, configuration, seed: 9)
    let state = Dictionary(uniqueKeysWithValues: first.state.map { ($0.name, $0.tensor.copy()) })
    try second.resume(state, epoch: 2)
    while !second.isFinished { second.trainEpoch() }
    for (one, other) in zip(whole.agent.parameters, second.agent.parameters) {
      #expect(one.tensor.array(of: Float.self) == other.tensor.array(of: Float.self))
    }
  }
}
