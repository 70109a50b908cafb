import Testing
@testable import Experiments
@testable import PathReasoning

@Suite struct WalkExampleTests {
  private let dataset: GraphDataset

  init() {
    let graph = KnowledgeGraph(
      entityCounts: [.user: 3, .product: 4, .brand: 2],
      edges: [
        .purchase: SparseRows(rows: [[0], [0], [0]]),
        .producedBy: SparseRows(rows: [[0], [0], [1], [1]]),
      ])
    // User 2 purchases product 1 later.
    dataset = GraphDataset(
      name: "tiny", graph: graph, test: SparseRows(rows: [[], [], [1]]),
      names: EntityKind.allCases.map { kind in
        EntityNames((0..<graph.count(kind)).map { "\(kind.name) \($0)" })
      })
  }

  /// Recommends products in this order, by way of a brand.
  private func found(_ user: Int32, _ products: [Int32], brand: Int = 0) -> UserRecommendations {
    let graph = dataset.graph
    return UserRecommendations(
      user: user,
      products: products.map { product in
        var path = WalkedPath(user: user)
        path.make(hop: 0, .purchase, to: graph.node(.product, 0), probability: 1)
        path.make(hop: 1, .producedBy, to: graph.node(.brand, brand), probability: 1)
        path.make(hop: 2, .producedBy, to: graph.node(.product, Int(product)), probability: 1)
        return Recommendation(product: product, score: 1, path: path)
      }, paths: [])
  }

  /// Whoever loses a test purchase tells more than who was first.
  @Test func aLostTestPurchaseTellsMost() throws {
    let clean = [found(0, [1, 2]), found(1, [1]), found(2, [1, 3])]
    let attacked = [found(0, [2, 1]), found(1, [1]), found(2, [3], brand: 1)]
    let example = try #require(WalkExample(clean: clean, attacked: attacked, dataset: dataset))
    #expect(example.user == 2 && example.label == "user 2")
    #expect(example.clean.map(\.label) == ["product 0", "brand 0", "product 1"])
    #expect(example.attacked.map(\.label) == ["product 0", "brand 1", "product 3"])
    #expect(example.clean.map(\.relation) == ["purchase", "produced_by", "produced_by"])
    #expect(example.clean.map(\.kind) == ["product", "brand", "product"])
    #expect(example.changedHop == 2)
  }

  @Test func otherwiseTheFirstWhoseFirstProductChanges() throws {
    let clean = [found(0, [1]), found(1, [1, 2]), found(2, [1, 3])]
    // User 2's purchase is still recommended.
    let attacked = [found(0, [1]), found(1, [2, 1]), found(2, [3, 1])]
    let example = try #require(WalkExample(clean: clean, attacked: attacked, dataset: dataset))
    #expect(example.user == 1 && example.changedHop == 3)
  }

  @Test func nobodyIsNoExample() {
    let clean = [found(0, [1]), found(1, []), found(2, [3])]
    #expect(
      WalkExample(
        clean: clean, attacked: [found(0, [1, 2]), found(1, [2]), found(2, [])], dataset: dataset)
        == nil)
  }
}
