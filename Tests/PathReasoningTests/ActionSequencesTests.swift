import Essentials
import Statistics
import Testing
@testable import PathReasoning

@Suite struct ActionSequencesTests {
  private let graph = BazaarGraph(.small).dataset.graph
  private let embeddings: GraphEmbeddings

  init() {
    var rng = SeededGenerator(seed: 1)
    embeddings = GraphEmbeddings(randomFor: graph, dimension: 5, using: &rng)
  }

  private func vector(_ relation: Relation, _ node: NodeID) -> [Float] {
    embeddings.relations[Int(relation.rawValue)] + embeddings.nodes[node.index]
  }

  @Test func sequencesAreTheUserAndThenEveryHop() {
    var path = WalkedPath(user: 3)
    let (product, brand, end) = (
      graph.node(.product, 4), graph.node(.brand, 2), graph.node(.product, 9)
    )
    path.make(hop: 0, .purchase, to: product, probability: 0.5)
    let short = path
    path.make(hop: 1, .producedBy, to: brand, probability: 0.5)
    var stayed = path
    stayed.make(hop: 2, .stay, to: brand, probability: 0.5)
    path.make(hop: 2, .producedBy, to: end, probability: 0.5)
    // A stay in the middle is an action.
    var waited = short
    waited.make(hop: 1, .stay, to: product, probability: 0.5)
    waited.make(hop: 2, .alsoBought, to: graph.node(.relatedProduct, 1), probability: 0.5)

    let sequences = ActionSequences(
      [path, short, stayed, waited, WalkedPath(user: 7)], embeddings)
    #expect(sequences.count == 5 && sequences.actionWidth == 10 && sequences.width == 40)
    #expect((0..<5).map(sequences.steps) == [4, 2, 3, 4, 1])
    func written(_ index: Int) -> [Float] {
      [Float](unsafeUninitializedCapacity: 40) { buffer, count in
        buffer.initialize(repeating: .nan)
        if let base = buffer.baseAddress { sequences.write(index, to: base) }
        count = 40
      }
    }
    let start = vector(.stay, NodeID(3))
    #expect(start.prefix(5) == [0, 0, 0, 0, 0])
    #expect(
      written(0)
        == start + vector(.purchase, product) + vector(.producedBy, brand)
        + vector(.producedBy, end))
    #expect(written(1) == start + vector(.purchase, product) + [Float](repeating: 0, count: 20))
    #expect(
      written(2)
        == start + vector(.purchase, product) + vector(.producedBy, brand)
        + [Float](repeating: 0, count: 10))
    #expect(
      written(3)
        == start + vector(.purchase, product) + vector(.stay, product)
        + vector(.alsoBought, graph.node(.relatedProduct, 1)))
    #expect(written(4) == vector(.stay, NodeID(7)) + [Float](repeating: 0, count: 30))
    #expect(sequences.selecting([4, 0]).paths == [sequences.paths[4], path])
  }

  @Test func oneOfEachUserIsDrawn() {
    func found(_ user: Int32, paths: Int) -> UserRecommendations {
      let walked = (0..<paths).map { index in
        var path = WalkedPath(user: user)
        path.make(hop: 0, .purchase, to: graph.node(.product, index), probability: 1)
        return path
      }
      return UserRecommendations(user: user, products: [], paths: walked)
    }
    var rng = SeededGenerator(seed: 2)
    let users = [found(4, paths: 3), found(5, paths: 0), found(1, paths: 3)]
    var counts = [Int](repeating: 0, count: 3)
    for _ in 0..<600 {
      let drawn = ActionSequences(drawingOneOfEach: users, embeddings, using: &rng)
      #expect(drawn.paths.map(\.user) == [4, 1])
      counts[drawn.paths[0].end.index - graph.node(.product, 0).index] += 1
    }
    // Binomial(600, 1/3): 200 ± 5 × 12.
    #expect(counts.allSatisfy { abs($0 - 200) <= 60 })
  }
}
