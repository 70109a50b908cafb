import Essentials
import Foundation
import Testing
@testable import PathReasoning

@Suite struct HeldOutPurchasesTests {
  /// A user of five purchases, one of two, one of three, over six products.
  private let graph = KnowledgeGraph(
    entityCounts: [.user: 3, .product: 6],
    edges: [.purchase: SparseRows(rows: [[0, 1, 2, 3, 4], [0, 1], [1, 3, 5]])])

  /// Embeddings of width 1 that give every user these scores.
  private func embeddings(_ scores: [Float]) -> GraphEmbeddings {
    let embeddings = GraphEmbeddings(zerosFor: graph, dimension: 1)
    for user in 0..<3 { embeddings.nodes[user] = [1] }
    for (product, score) in scores.enumerated() {
      embeddings.nodes[graph.node(.product, product).index] = [score]
    }
    return embeddings
  }

  @Test func whoHasFewKeepsThem() {
    var rng = SeededGenerator(seed: 1)
    let held = HeldOutPurchases(of: graph, count: 10, using: &rng)
    #expect(held.users == [0, 2])
    for (user, product) in zip(held.users, held.products) {
      #expect(graph.tails(.purchase)[Int(user)].contains(product))
    }
    #expect(HeldOutPurchases(of: graph, count: 1, using: &rng).users.count == 1)
    #expect(HeldOutPurchases(of: graph, count: 0, using: &rng).users.isEmpty)
  }

  /// The other purchases are out of the way, and a tie counts against the product.
  @Test func theGainIsThatOfTheRank() {
    var rng = SeededGenerator(seed: 1)
    var held = HeldOutPurchases(of: graph, count: 10, using: &rng)
    while held.products[1] != 3 { held = HeldOutPurchases(of: graph, count: 10, using: &rng) }
    // User 0 lacks product 5 only; user 2 lacks products 0, 2 and 4, and is asked for product 3.
    let scores: [Float] = [4, 9, 2, 3, 3, 1]
    let ranks = [0.0, 2.0]
    let expected = ranks.reduce(0) { $0 + 1 / log2($1 + 2) } / 2
    let found = held.gain(of: PurchaseRanking(graph, embeddings(scores)))
    #expect(abs(found - expected) < 1e-12)
  }

  /// Numbers that are none would look like the best embeddings there are.
  @Test func aScoreThatIsNoNumberRanksLast() {
    var rng = SeededGenerator(seed: 1)
    let held = HeldOutPurchases(of: graph, count: 10, using: &rng)
    let none = embeddings([Float](repeating: .nan, count: 6))
    #expect(abs(held.gain(of: PurchaseRanking(graph, none)) - 1 / log2(8)) < 1e-12)
  }

  @Test func nobodyGainsNothing() {
    var rng = SeededGenerator(seed: 1)
    let nobody = HeldOutPurchases(of: graph, count: 0, using: &rng)
    #expect(nobody.gain(of: PurchaseRanking(graph, embeddings([1, 2, 3, 4, 5, 6]))) == 0)
  }
}
