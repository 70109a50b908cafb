import Torch

/// Ranks products for users by (u + purchase) · p, the way recommendations are ranked in the end.
package struct PurchaseRanking: Sendable {
  /// What users and products are.
  package let graph: KnowledgeGraph
  /// Where they lie.
  package let embeddings: GraphEmbeddings

  /// A ranking by these embeddings.
  package init(_ graph: KnowledgeGraph, _ embeddings: GraphEmbeddings) {
    self.graph = graph
    self.embeddings = embeddings
  }

  /// Calls `body` with each of `users` (its place among them, and scores `[products]`), side by side.
  ///
  /// The memory is valid until `body` returns.
  package func forEachUser(
    _ users: [Int32], _ body: @Sendable (Int, UnsafeMutablePointer<Float>) -> Void
  ) {
    let products = graph.count(.product)
    let first = graph.node(.product, 0).index
    let blocks = embeddings.nodes.blocks
    Threads.forEachRange(of: users.count, grain: 4) { range in
      // Products are read once for a group of users.
      let group = 8
      let queries = UnsafeMutablePointer<VectorTable.Block>.allocate(capacity: group * blocks)
      let scores = UnsafeMutablePointer<Float>.allocate(capacity: group * products)
      defer {
        queries.deallocate()
        scores.deallocate()
      }
      for start in stride(from: range.lowerBound, to: range.upperBound, by: group) {
        let end = min(range.upperBound, start + group)
        for place in start..<end {
          embeddings.writePurchaseQuery(of: Int(users[place]), to: queries + (place - start) * blocks)
        }
        for product in 0..<products {
          let p = embeddings.nodes.row(first + product)
          for row in 0..<end - start {
            scores[row * products + product] = dot(queries + row * blocks, p, blocks)
          }
        }
        for place in start..<end { body(place, scores + (place - start) * products) }
      }
    }
  }

  /// The highest score of any product, for every user, `[users]`.
  package func highestScores() -> [Float] {
    let products = graph.count(.product)
    let users = (0..<graph.count(.user)).map { Int32($0) }
    var highest = [Float](repeating: 0, count: users.count)
    highest.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let highest = buffer
      forEachUser(users) { place, scores in
        var most = scores[0]
        for product in 1..<max(1, products) { most = max(most, scores[product]) }
        highest[place] = most
      }
    }
    return highest
  }

  /// The `k` best products of each of `users` that they have not purchased in the graph, best first.
  package func best(_ k: Int, for users: [Int32]) -> [[Int32]] {
    let products = graph.count(.product)
    let purchases = graph.tails(.purchase)
    var best = [[Int32]](repeating: [], count: users.count)
    best.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let best = buffer
      forEachUser(users) { place, scores in
        for product in purchases[Int(users[place])] { scores[Int(product)] = -.infinity }
        var list: [(score: Float, product: Int32)] = []
        for product in 0..<products {
          let score = scores[product]
          if list.count == k, let last = list.last, score <= last.score { continue }
          if score == -.infinity { continue }
          let at = list.firstIndex { $0.score < score } ?? list.count
          list.insert((score, Int32(product)), at: at)
          if list.count > k { list.removeLast() }
        }
        best[place] = list.map(\.product)
      }
    }
    return best
  }
}
