import Essentials
import Interactions
import Kernels
import Statistics

/// How well a ranker finds items among all of the catalogue: Recall@k and NDCG@k, means over users.
///
/// What a user is known to have is left out of the list; ties count against the items to find, so that
/// a ranker that scores everything alike finds nothing.
///
///     Recall@k = |found in the first k| / |to find|
///     NDCG@k = Σ_found 1 / log₂(rank + 2) / Σ_{r < min(k, |to find|)} 1 / log₂(r + 2)
///
/// with ranks from 0 (Wang et al. 2019 and He et al. 2020 measure on these).
package struct FullRanking: Sendable {
  /// The two figures at one length of a list.
  package struct Figures: Sendable, Equatable {
    package var recall: Double
    package var ndcg: Double
  }

  /// Who is tested: everybody with something to find.
  package let users: [UserID]
  private let known: InteractionLog
  private let test: [[ItemID]]
  /// How many users are scored at a time.
  private static let blockSize = 256

  /// Finding `test`, `[users]`, amid all items but those of `known`, which has none of them.
  package init(finding test: [[ItemID]], known: InteractionLog) {
    precondition(test.count == known.userCount, "a row for every user")
    users = test.indices.filter { !test[$0].isEmpty }.map { UserID($0) }
    self.known = known
    self.test = test
  }

  /// The figures at each length of a list, `[lengths]`; nil if nobody is tested or the catalogue is no
  /// longer than the list.
  ///
  /// - Parameter catalog: What is ranked: nil for the items that are known, more where new ones came.
  /// - Throws: An ``InputError`` if a score is no finite number, and what `reporting` throws.
  package func figures(
    of ranker: some Ranker, at lengths: [Int], in catalog: ItemCatalog? = nil,
    stage: String = "test", reporting: ProgressReport = { _ in }
  ) throws -> [Figures?] {
    var sums = lengths.map { _ in Figures(recall: 0, ndcg: 0) }
    let catalog = catalog ?? ItemCatalog(originalCount: known.itemCount, targetCount: 0)
    for start in stride(from: 0, to: users.count, by: Self.blockSize) {
      let block = Array(users[start..<min(start + Self.blockSize, users.count)])
      let ranks = try self.ranks(of: ranker, for: block, in: catalog)
      for ranks in ranks {
        for (index, length) in lengths.enumerated() {
          let figures = Self.figures(ranks, at: length)
          sums[index].recall += figures.recall
          sums[index].ndcg += figures.ndcg
        }
      }
      try reporting(
        Progress(
          stage: "ranking all items by \(type(of: ranker).identifier), \(stage)",
          completed: start + block.count, total: users.count, unit: "user"))
    }
    let count = Double(users.count)
    return zip(lengths, sums).map { length, sum in
      users.isEmpty || catalog.count <= length
        ? nil : Figures(recall: sum.recall / count, ndcg: sum.ndcg / count)
    }
  }

  /// Where each item to find stands among the items of `catalog`, from 0, ascending, `[users]`.
  package func ranks(
    of ranker: some Ranker, for users: [UserID], in catalog: ItemCatalog
  ) throws -> [[Int]] {
    var scores = ranker.scoresOfAllItems(for: users, in: catalog)
    guard scores.areFinite() else {
      throw InputError(
        .usage,
        "a score of \(type(of: ranker).identifier) is no finite number: try a smaller 'learningRate'"
      )
    }
    let width = scores.width
    var ranks = [[Int]](repeating: [], count: users.count)
    scores.values.withDisjointRows(width: width) { scores in
      ranks.withDisjointRows { ranks in
        Threads.forEachRange(of: users.count, grain: 8) { rows in
          for row in rows {
            let values = scores.row(row)
            for item in known[users[row]] { values[item.index] = -.infinity }
            ranks[row] = Self.ranks(
              of: test[users[row].index],
              in: UnsafeBufferPointer(start: UnsafePointer(values), count: catalog.count))
          }
        }
      }
    }
    return ranks
  }

  /// The ranks of some items in a row of scores: how many others are not below, and how many of
  /// themselves are before.
  private static func ranks(
    of items: [ItemID], in scores: UnsafeBufferPointer<Float>
  ) -> [Int] {
    // Best first; of equal ones the order does not matter to any figure.
    let own = items.map { scores[$0.index] }.sorted(by: >)
    var ranks: [Int] = []
    for (place, score) in own.enumerated() {
      // All that are not below, without those that are to be found themselves.
      let ahead = countAtLeast(score, in: scores)
      ranks.append(ahead - own.count { $0 >= score } + place)
    }
    return ranks
  }

  private static func countAtLeast(
    _ threshold: Float, in scores: UnsafeBufferPointer<Float>
  ) -> Int {
    guard let base = scores.baseAddress else { return 0 }
    let wide = Vector(repeating: threshold)
    var counts = SIMD8<Int32>.zero
    var index = 0
    while index + vectorWidth <= scores.count {
      counts = counts &+ SIMD8<Int32>.zero.replacing(with: 1, where: base.vector(index) .>= wide)
      index += vectorWidth
    }
    var count = Int(counts.wrappedSum())
    while index < scores.count {
      if base[index] >= threshold { count += 1 }
      index += 1
    }
    return count
  }

  /// The figures of one user whose items stand at `ranks`, from 0.
  package static func figures(_ ranks: [Int], at length: Int) -> Figures {
    let found = ranks.filter { $0 < length }
    let gain = found.reduce(0) { $0 + RankingMetrics.ndcg(rank: $1) }
    let ideal = (0..<min(length, ranks.count)).reduce(0) { $0 + RankingMetrics.ndcg(rank: $1) }
    return Figures(
      recall: Double(found.count) / Double(ranks.count), ndcg: ideal > 0 ? gain / ideal : 0)
  }
}
