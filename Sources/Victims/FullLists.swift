import Essentials
import Interactions
import Rankers
import Statistics

/// Lists chosen from the whole catalogue, targets included, without what a user has seen.
///
/// Scores are those of ``/Rankers/Ranker/scoresOfAllItems(for:in:)``, which may be rounded another way than
/// those of candidates.
struct FullLists: Sendable {
  let items: ItemCatalog
  /// What users have seen: what the recommender was trained on.
  let log: InteractionLog

  /// So many users are scored at a time that all of their scores are a few megabytes.
  private var blockSize: Int { max(1, min(512, (1 << 20) / max(1, items.count))) }

  /// In how many users' lists each target stands, `[targets]`.
  func exposures(by ranker: any Ranker, for users: [UserID], k: Int) throws -> [Int] {
    var totals = [Int](repeating: 0, count: items.targetCount)
    try forEachBlock(of: users, by: ranker) { _, scores in
      for (target, count) in scores.exposures(targetCount: items.targetCount, k: k).enumerated() {
        totals[target] += count
      }
    }
    return totals
  }

  /// The best `k` of every user, best first; of equal scores the first item of the catalogue, so that
  /// no target wins a tie against an original item.
  func lists(by ranker: any Ranker, for users: [UserID], k: Int) throws -> RecommendedLists {
    var lists: [[ItemID]] = []
    lists.reserveCapacity(users.count)
    try forEachBlock(of: users, by: ranker) { block, scores in
      for row in block.indices { lists.append(Self.best(k, of: scores[row])) }
    }
    return RecommendedLists(users: users, items: lists)
  }

  /// Calls `body` with some users and their scores, `[users, items]`, minus infinity for what they have
  /// seen.
  private func forEachBlock(
    of users: [UserID], by ranker: any Ranker, _ body: ([UserID], Scores) throws -> Void
  ) throws {
    for start in stride(from: 0, to: users.count, by: blockSize) {
      let block = Array(users[start..<min(start + blockSize, users.count)])
      // A product of matrices for rankers that have one: pair by pair takes many times as long.
      var scores = ranker.scoresOfAllItems(for: block, in: items)
      guard scores.areFinite(rows: 8) else {
        throw InputError(
          .usage,
          "a score of \(type(of: ranker).identifier) is no finite number: try a smaller 'learningRate'"
        )
      }
      for (index, user) in block.enumerated() where user.index < log.userCount {
        for item in log[user] { scores.values[index * items.count + item.index] = -.infinity }
      }
      try body(block, scores)
    }
  }

  /// The items of the `k` best scores that are more than minus infinity.
  private static func best(_ k: Int, of scores: ArraySlice<Float>) -> [ItemID] {
    var best: [(score: Float, item: Int)] = []
    best.reserveCapacity(k + 1)
    scores.withUnsafeBufferPointer { scores in
      for (item, score) in scores.enumerated() {
        guard best.count < k || score > best[k - 1].score, score > -.infinity else { continue }
        let place = best.firstIndex { $0.score < score } ?? best.count
        best.insert((score, item), at: place)
        if best.count > k { best.removeLast() }
      }
    }
    return best.map { ItemID($0.item) }
  }
}
