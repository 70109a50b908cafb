import Interactions
import Statistics

/// What a ranker recommends to one user: the best of all items that they have not interacted with.
public struct TopItems: Sendable, Equatable {
  /// Whom it is for.
  public let user: UserID
  /// The items, best first; fewer than asked for if the user has not left that many.
  public let items: [(item: ItemID, score: Float)]

  /// Whether user, items and scores are the same.
  public static func == (left: TopItems, right: TopItems) -> Bool {
    left.user == right.user && left.items.elementsEqual(right.items) { $0 == $1 }
  }
}

extension Ranker {
  /// The `count` best original items for each of `users`, without those of `log`, which is all that
  /// they ever interacted with; of equal scores the first item of the catalogue comes first.
  public func topItems(_ count: Int, for users: [UserID], amid log: InteractionLog) -> [TopItems] {
    let seen = SeenItems(log)
    let all = (0..<log.itemCount).map { ItemID($0) }
    var result: [TopItems] = []
    result.reserveCapacity(users.count)
    // Few enough at a time that all of their scores are a few megabytes.
    for start in stride(from: 0, to: users.count, by: 64) {
      let part = Array(users[start..<min(start + 64, users.count)])
      let scores = scores(
        of: CandidateLists(
          users: part, width: all.count, items: part.flatMap { _ in all }, itemCount: all.count))
      for (row, user) in part.enumerated() {
        var ranked = zip(all, scores[row]).map { (item: $0, score: $1) }
        let known = Set(seen.items(of: user.index))
        ranked.removeAll { known.contains($0.item.rawValue) }
        ranked.sort { ($1.score, $0.item) < ($0.score, $1.item) }
        result.append(TopItems(user: user, items: Array(ranked.prefix(count))))
      }
    }
    return result
  }
}
