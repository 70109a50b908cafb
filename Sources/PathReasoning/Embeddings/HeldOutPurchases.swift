import Essentials
import Foundation
import Statistics

/// One purchase each of some users, kept out of the embeddings' training to see when to stop.
package struct HeldOutPurchases: Sendable {
  /// Who, ascending.
  package let users: [Int32]
  /// What each of them purchased.
  package let products: [Int32]

  /// A random purchase of up to `count` random users who have at least three.
  package init(
    of graph: KnowledgeGraph, count: Int, using rng: inout SeededGenerator
  ) {
    let purchases = graph.tails(.purchase)
    let candidates = (0..<purchases.rowCount).filter { purchases[$0].count >= 3 }
    let chosen = drawn(count, of: candidates.count, using: &rng).map { candidates[$0] }.sorted()
    users = chosen.map { Int32($0) }
    products = chosen.map { user in
      let row = purchases[user]
      return row[row.startIndex + rng.below(row.count)]
    }
  }

  /// The mean of 1 / log2(rank + 2) over users: how high the held-out product stands (rank from 0,
  /// ties against it) among all products that the user has not purchased otherwise; 0 without users.
  ///
  /// NDCG of the whole ranking instead of its first ten, because that changes smoothly.
  package func gain(of ranking: PurchaseRanking) -> Double {
    guard !users.isEmpty else { return 0 }
    let purchases = ranking.graph.tails(.purchase)
    let productCount = ranking.graph.count(.product)
    var gains = [Double](repeating: 0, count: users.count)
    gains.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let gains = buffer
      ranking.forEachUser(users) { place, scores in
        let own = scores[Int(products[place])]
        for product in purchases[Int(users[place])] { scores[Int(product)] = -.infinity }
        var rank = 0
        // Not below, so that a score that is no number ranks last and not first.
        for product in 0..<productCount where !(scores[product] < own) { rank += 1 }
        gains[place] = 1 / log2(Double(rank + 2))
      }
    }
    // In one order, whatever the number of threads.
    return gains.reduce(0, +) / Double(users.count)
  }
}
