import Essentials
import Testing
@testable import PathReasoning

@Suite struct PathEnvironmentTests {
  private let world = ExactWorld()

  @Test func scoresAreTheInnerProducts() {
    for (user, product) in [(0, 0), (5, 17), (199, 119)] {
      let found = world.environment.score(
        user: Int32(user), product: world.graph.node(.product, product))
      #expect(Double(found) == world.score(user, product))
    }
    #expect(world.environment.stateWidth == 4 * ExactWorld.dimension)
    #expect(world.environment.actionWidth == 21)
  }

  /// Random walks: 0 unless a pattern leads to a product, and else the score as a share of the
  /// highest, or the cosine, never below 0.
  @Test(arguments: PathReward.allCases)
  func rewardsFollowTheirDefinition(kind: PathReward) {
    let world = ExactWorld(reward: kind)
    var rng = SeededGenerator(seed: 3)
    let users = (0..<200).map { Int32($0) }
    let lists = world.environment.actionLists(capacity: users.count)
    var walk = WalkBatch(world.environment, users: users)
    for _ in 0..<PathEnvironment.hops {
      walk.findActions(into: lists)
      walk.advance(
        by: users.indices.map { path in
          .init(
            path: Int32(path), action: Int32(rng.below(Int(lists.counts[path]))), probability: 1)
        }, of: lists)
    }
    var rewarded = 0
    for path in walk.paths {
      let reward = Double(world.environment.reward(of: path))
      let (end, product) = world.graph.entity(path.end)
      let relations = [path.relations.0, path.relations.1, path.relations.2]
      guard end == .product, PathPattern.all.contains(where: { $0.relations == relations }) else {
        #expect(reward == 0)
        continue
      }
      let (u, p) = (world.embeddings.nodes[Int(path.user)], world.embeddings.nodes[path.end.index])
      func inner(_ x: [Float], _ y: [Float]) -> Double {
        zip(x, y).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      }
      let expected =
        switch kind {
        case .scaled:
          world.score(Int(path.user), product) / (world.scores(Int(path.user)).max() ?? 1)
        case .cosine: inner(u, p) / (inner(u, u) * inner(p, p)).squareRoot()
        }
      #expect(abs(reward - max(0, expected)) < 1e-6)
      if reward > 0 { rewarded += 1 }
    }
    #expect(rewarded > 5)
  }

  /// Where nothing scores above 0, nothing is worth anything; so with a vector of zeros.
  @Test func nothingIsWorthNothing() {
    let graph = KnowledgeGraph(
      entityCounts: [.user: 1, .product: 2, .brand: 1],
      edges: [.purchase: SparseRows(rows: [[0]]), .producedBy: SparseRows(rows: [[0], [0]])])
    let embeddings = GraphEmbeddings(zerosFor: graph, dimension: 2)
    var path = WalkedPath(user: 0)
    path.make(hop: 0, .purchase, to: graph.node(.product, 0), probability: 1)
    path.make(hop: 1, .producedBy, to: graph.node(.brand, 0), probability: 1)
    path.make(hop: 2, .producedBy, to: graph.node(.product, 1), probability: 1)
    for kind in PathReward.allCases {
      #expect(PathEnvironment(graph, embeddings, reward: kind).reward(of: path) == 0)
    }
    embeddings.nodes[0] = [1, 0]
    embeddings.nodes[graph.node(.product, 0).index] = [-2, 0]
    embeddings.nodes[graph.node(.product, 1).index] = [-1, 0]
    for kind in PathReward.allCases {
      #expect(PathEnvironment(graph, embeddings, reward: kind).reward(of: path) == 0)
    }
  }
}
