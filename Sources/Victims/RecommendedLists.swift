import Interactions

/// What users are recommended, a list each.
public struct RecommendedLists: Sendable, Equatable {
  /// The users, `[count]`.
  public let users: [UserID]
  /// Each user's items, best first, `[count][at most k]`.
  public let items: [[ItemID]]

  /// A list for each of `users`.
  public init(users: [UserID], items: [[ItemID]]) {
    precondition(users.count == items.count, "a list for every user")
    self.users = users
    self.items = items
  }
}
