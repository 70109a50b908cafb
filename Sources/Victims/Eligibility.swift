import Interactions
import Statistics

/// Who may be recommended which target: nobody what they have already.
///
/// New items are nobody's, so that everybody may; of a promoted item of the log those may who have no
/// interaction with it in what the recommender was trained on. Only they count for it, in RecNum and in
/// the rate of hits.
public struct Eligibility: Sendable, Equatable {
  /// How many targets there are.
  public let targetCount: Int
  /// The targets that somebody has, by their place among the targets, ascending; nobody else has any.
  private let owned: [UserID: [Int]]

  /// Everybody may be recommended each of `targetCount` targets.
  public init(everybodyFor targetCount: Int) {
    self.targetCount = targetCount
    owned = [:]
  }

  /// Who has which target of `items` in `log`, the training part.
  public init(for items: ItemCatalog, amid log: InteractionLog) {
    targetCount = items.targetCount
    var owned: [UserID: [Int]] = [:]
    if log.itemCount > items.originalCount {
      for index in 0..<log.userCount {
        let user = UserID(index)
        let targets = Set(log[user].filter(items.isTarget))
        if targets.isEmpty { continue }
        owned[user] = targets.map { $0.index - items.originalCount }.sorted()
      }
    }
    self.owned = owned
  }

  /// The targets that a user may be recommended are as many as are not theirs already.
  public func count(for user: UserID) -> Int { targetCount - (owned[user]?.count ?? 0) }

  /// How many of `users` may be recommended each target, `[targets]`.
  public func counts(among users: [UserID]) -> [Int] {
    var counts = [Int](repeating: users.count, count: targetCount)
    if owned.isEmpty { return counts }
    for user in users {
      for target in owned[user] ?? [] { counts[target] -= 1 }
    }
    return counts
  }

  /// The most that lists of `k` of `users` hold.
  public func ceiling(among users: [UserID], k: Int) -> Int {
    owned.isEmpty
      ? min(targetCount, k) * users.count : users.reduce(0) { $0 + min(count(for: $1), k) }
  }

  /// Gives minus infinity, which is in no list, to what a row's user has already.
  ///
  /// - Parameters:
  ///   - scores: A row a user, the targets in the last columns.
  ///   - users: The rows' users.
  func withhold(from scores: inout Scores, of users: [UserID]) {
    guard !owned.isEmpty else { return }
    for (row, user) in users.enumerated() {
      for target in owned[user] ?? [] {
        scores.values[(row + 1) * scores.width - targetCount + target] = -.infinity
      }
    }
  }
}
