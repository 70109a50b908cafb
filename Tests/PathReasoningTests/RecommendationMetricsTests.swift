import Essentials
import Foundation
import Testing
@testable import PathReasoning

@Suite struct RecommendationMetricsTests {
  /// By hand: one user with hits at ranks 1 and 3 of 3 and four purchases wanted, one without a hit,
  /// one who wants nothing, one with an empty list.
  @Test func agreesWithPaper() {
    let test = SparseRows(rows: [[1, 2, 3, 4], [9], [], [7]])
    let lists: [[Int32]] = [[1, 8, 2], [5, 6], [1], []]
    let metrics = RecommendationMetrics(lists, of: [0, 1, 2, 3], test: test)
    let gain = (1 + 1 / 2.0) / (1 + 1 / log2(3.0) + 1 / 2.0)
    #expect(metrics.users == 3 && metrics.leftOut == 0)
    #expect(abs((metrics.ndcg ?? -1) - 100 * gain / 3) < 1e-9)
    #expect(abs((metrics.recall ?? -1) - 100 * 0.5 / 3) < 1e-9)
    #expect(abs((metrics.hitRatio ?? -1) - 100 / 3.0) < 1e-9)
    #expect(abs((metrics.precision ?? -1) - 100 * (2 / 3.0) / 3) < 1e-9)
    let strict = RecommendationMetrics(
      lists, of: [0, 1, 2, 3], test: test, leavingOutShorterThan: 3)
    #expect(strict.users == 1 && strict.leftOut == 2)
    #expect(abs((strict.ndcg ?? -1) - 100 * gain) < 1e-9)
    let nobody = RecommendationMetrics(
      lists, of: [0, 1, 2, 3], test: test, leavingOutShorterThan: 4)
    #expect(nobody.users == 0 && nobody.leftOut == 3)
    #expect(nobody.ndcg == nil && nobody.recall == nil)
    #expect(nobody.hitRatio == nil && nobody.precision == nil)
  }

  @Test func agreesWithBruteForce() {
    var rng = SeededGenerator(seed: 1)
    for _ in 0..<30 {
      let test = SparseRows(
        rows: (0..<5).map { _ in (0..<rng.below(4)).map { _ in Int32(rng.below(12)) } })
      let lists = (0..<5).map { _ in
        var products = (0..<12).map { Int32($0) }
        products.shuffle(using: &rng)
        return Array(products.prefix(rng.below(6)))
      }
      var sums = [0.0, 0, 0, 0]
      var users = 0
      for (list, user) in zip(lists, 0...) where !test[user].isEmpty {
        users += 1
        let hits = list.map { test[user].contains($0) ? 1.0 : 0 }
        let total = hits.reduce(0, +)
        guard total > 0 else { continue }
        let gains = zip(hits, 2...).map { $0 / log2(Double($1)) }
        let ideal = zip(0..<min(test[user].count, list.count), 2...).map { 1 / log2(Double($1)) }
        sums[0] += gains.reduce(0, +) / ideal.reduce(0, +)
        sums[1] += total / Double(test[user].count)
        sums[2] += 1
        sums[3] += total / Double(list.count)
      }
      let metrics = RecommendationMetrics(lists, of: [0, 1, 2, 3, 4], test: test)
      let found = [metrics.ndcg, metrics.recall, metrics.hitRatio, metrics.precision]
      for (value, sum) in zip(found, sums) {
        guard users > 0 else {
          #expect(value == nil)
          continue
        }
        #expect(abs((value ?? -1) - 100 * sum / Double(users)) < 1e-9)
      }
    }
  }
}
