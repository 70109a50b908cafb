import Kernels
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
    let group = 32
    // Groups are the same whatever the number of threads, because a product's bits may depend on them.
    Threads.forEach(of: (users.count + group - 1) / group) { index in
      let places = index * group..<min(users.count, (index + 1) * group)
      let scores = scores(of: users[places])
      let products = graph.count(.product)
      scores.withUnsafeMutableBufferPointer(of: Float.self) { scores in
        guard let base = scores.baseAddress else { return }
        for place in places { body(place, base + (place - places.lowerBound) * products) }
      }
    }
  }

  /// (u + purchase) · p for each of `users` and every product, `[users, products]`.
  package func scores(of users: some Collection<Int32>) -> Tensor {
    let blocks = embeddings.nodes.blocks
    // The padding takes part: zeros.
    let queries = Tensor.uninitialized([users.count, 8 * blocks])
    queries.withUnsafeMutableBufferPointer(of: VectorTable.Block.Scalar.self) { queries in
      guard let base = queries.baseAddress else { return }
      var row = UnsafeMutableRawPointer(base).assumingMemoryBound(to: VectorTable.Block.self)
      for user in users {
        embeddings.writePurchaseQuery(of: Int(user), to: row)
        row += blocks
      }
    }
    let products = Tensor.wrapping(
      embeddings.nodes.numbers(graph.node(.product, 0).index),
      shape: [graph.count(.product), 8 * blocks])
    return withExtendedLifetime(embeddings.nodes) { queries.matmul(products.transposed()) }
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
