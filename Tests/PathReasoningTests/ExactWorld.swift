import Essentials
import Interactions
@testable import PathReasoning

/// A world of 200 users whose vectors are small multiples of 1/4, so that scores are exact.
struct ExactWorld {
  static let dimension = 12

  let graph: KnowledgeGraph
  let embeddings: GraphEmbeddings
  let environment: PathEnvironment

  init(maximumActions: Int = 20, reward: PathReward = .scaled) {
    graph = BazaarGraph(.small).dataset.graph
    var rng = SeededGenerator(seed: 6)
    embeddings = GraphEmbeddings(zerosFor: graph, dimension: Self.dimension)
    for table in [embeddings.nodes, embeddings.relations] {
      for row in 0..<table.count {
        table[row] = (0..<Self.dimension).map { _ in Float(rng.below(17) - 8) / 4 }
      }
    }
    environment = PathEnvironment(
      graph, embeddings, maximumActions: maximumActions, reward: reward)
  }

  /// (u + purchase) · p in double precision.
  func score(_ user: Int, _ product: Int) -> Double {
    let u = embeddings.nodes[user]
    let purchase = embeddings.vector(of: Relation.purchase)
    let p = embeddings.vector(of: graph.node(.product, product))
    return (0..<Self.dimension).reduce(0) {
      $0 + (Double(u[$1]) + Double(purchase[$1])) * Double(p[$1])
    }
  }

  /// Every product's score for a user.
  func scores(_ user: Int) -> [Double] { (0..<graph.count(.product)).map { score(user, $0) } }
}
