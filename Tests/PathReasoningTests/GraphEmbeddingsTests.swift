import Essentials
import Testing
import Torch
@testable import PathReasoning

@Suite struct GraphEmbeddingsTests {
  /// Where a tail is exactly its head's translation and all tails have one norm, it scores highest:
  /// an inner product of vectors of one norm is greatest with itself.
  @Test func aTrueTranslationScoresHighest() throws {
    let graph = try GraphFolderFixture().load().graph
    let embeddings = GraphEmbeddings(zerosFor: graph, dimension: 2)
    embeddings.relations[Int(Relation.purchase.rawValue)] = [1, 0]
    embeddings.nodes[0] = [-0.4, 0.8]
    for (product, place) in [[0.6, 0.8], [0.8, 0.6], [-0.6, 0.8]].enumerated() {
      embeddings.nodes[graph.node(.product, product).index] = place.map { Float($0) }
    }
    let scores = (0..<3).map {
      embeddings.score(NodeID(0), .purchase, graph.node(.product, $0), in: graph)
    }
    #expect(scores[0] > scores[1] && scores[1] > scores[2])
    #expect(abs(scores[0] - 1) < 1e-6)
    embeddings.biases[Int(Relation.purchase.rawValue)].numbers(0)[2] = 5
    #expect(
      abs(embeddings.score(NodeID(0), .purchase, graph.node(.product, 2), in: graph) - 5.28) < 1e-5)
    #expect(PurchaseRanking(graph, embeddings).best(3, for: [0, 1]) == [[2], [0, 2]])
  }

  @Test func tensorsBringEverythingBack() throws {
    let graph = try GraphFolderFixture().load().graph
    var rng = SeededGenerator(seed: 1)
    let embeddings = GraphEmbeddings(randomFor: graph, dimension: 11, using: &rng)
    embeddings.biases[Int(Relation.purchase.rawValue)].numbers(0)[1] = 3
    let other = GraphEmbeddings(zerosFor: graph, dimension: 11)
    let tensors = Dictionary(uniqueKeysWithValues: embeddings.tensors.map { ($0.name, $0.tensor) })
    try other.load(tensors)
    for node in 0..<graph.nodeCount {
      #expect(other.nodes[node] == embeddings.nodes[node])
      #expect(other.nodes[node].allSatisfy { abs($0) <= 0.5 / 11 })
    }
    #expect(other.biases[Int(Relation.purchase.rawValue)][0] == [0, 3, 0])
    #expect(throws: TensorFileError.self) {
      try GraphEmbeddings(zerosFor: graph, dimension: 12).load(tensors)
    }
  }

  @Test func scoresAgreeWithTheDefinition() {
    let graph = BazaarGraph(.small).dataset.graph
    var rng = SeededGenerator(seed: 1)
    let embeddings = GraphEmbeddings(randomFor: graph, dimension: 10, using: &rng)
    let environment = PathEnvironment(graph, embeddings)
    let users = (0..<70).map { Int32($0) }
    let scores = PurchaseRanking(graph, embeddings).scores(of: users).array(of: Float.self)
    let products = graph.count(.product)
    for user in users {
      var highest = -Float.infinity
      for product in 0..<products {
        let expected = environment.score(user: user, product: graph.node(.product, product))
        #expect(abs(scores[Int(user) * products + product] - expected) < 1e-6)
        highest = max(highest, expected)
      }
      #expect(abs(environment.highestScores[Int(user)] - highest) < 1e-6)
    }
  }
}
