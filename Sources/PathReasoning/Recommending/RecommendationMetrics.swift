import Foundation

/// How well lists of recommended products predict what users purchased: the four figures of the
/// path-reasoning papers, as means over users and in percent.
///
/// For a list of n products, h of which are among a user's m test purchases: recall h / m, precision
/// h / n, hit 1 if h > 0, and NDCG with the ideal of min(m, n) purchases at the top (Järvelin &
/// Kekäläinen 2002). An empty list counts 0 throughout. Users without test purchases never count; where
/// nobody does, there are no figures.
public struct RecommendationMetrics: Sendable, Equatable, Codable {
  /// NDCG in percent; nil if nobody counts.
  public var ndcg: Double?
  /// Recall in percent; nil if nobody counts.
  public var recall: Double?
  /// Hit ratio in percent; nil if nobody counts.
  public var hitRatio: Double?
  /// Precision in percent; nil if nobody counts.
  public var precision: Double?
  /// How many users count.
  public var users = 0
  /// How many users with test purchases were left out because their list was too short.
  public var leftOut = 0

  /// The metrics of `lists`, best first, against rows of `test`.
  ///
  /// - Parameters:
  ///   - lists: What each user is recommended, best first.
  ///   - users: Whose lists they are.
  ///   - test: What each user purchased: users in rows, products in columns.
  ///   - length: Leaves users with shorter lists out, as the public PGPR does with 10; 0 counts
  ///     everybody.
  public init(
    _ lists: [[Int32]], of users: [Int32], test: SparseRows, leavingOutShorterThan length: Int = 0
  ) {
    precondition(lists.count == users.count, "a list for every user")
    var (ndcg, recall, hitRatio, precision) = (0.0, 0.0, 0.0, 0.0)
    for (list, user) in zip(lists, users) {
      let wanted = test[Int(user)].count
      if wanted == 0 { continue }
      if list.count < length {
        leftOut += 1
        continue
      }
      self.users += 1
      var hits = 0
      var gain = 0.0
      for (rank, product) in list.enumerated()
      where test.contains(row: Int(user), column: product) {
        hits += 1
        gain += 1 / log2(Double(rank + 2))
      }
      if hits == 0 { continue }
      let ideal = (0..<min(wanted, list.count)).reduce(0.0) { $0 + 1 / log2(Double($1 + 2)) }
      ndcg += gain / ideal
      recall += Double(hits) / Double(wanted)
      hitRatio += 1
      precision += Double(hits) / Double(list.count)
    }
    guard self.users > 0 else { return }
    let scale = 100 / Double(self.users)
    self.ndcg = ndcg * scale
    self.recall = recall * scale
    self.hitRatio = hitRatio * scale
    self.precision = precision * scale
  }
}
