/// What each user's list is chosen from: as many candidates for every user, user after user.
///
/// A final class because it is drawn once, shared by many worlds and never changes; rankers may key
/// what they prepare for one on its identity.
public final class CandidateLists: Sendable {
  /// The users whose lists these are, `[count]`.
  public let users: [UserID]
  /// How many candidates each user has.
  public let width: Int
  /// The candidates, `[users, width]`, row by row.
  public let items: [ItemID]
  /// How many items there are to choose from; every candidate is below it.
  public let itemCount: Int
  /// One past the largest of ``users``, 0 without any.
  public let userBound: Int
  /// `positions[positionOffsets[i]..<positionOffsets[i + 1]]`: where item i stands in `items`.
  package let positionOffsets: [Int32]
  package let positions: [Int32]

  /// Lists from their rows.
  ///
  /// - Parameters:
  ///   - users: Whose lists they are, in any order; a user may come again.
  ///   - width: How many candidates each has.
  ///   - items: The candidates, `[users, width]`, row by row, each from 0 to below `itemCount`.
  ///   - itemCount: How many items there are to choose from.
  public convenience init(users: [UserID], width: Int, items: [ItemID], itemCount: Int) {
    precondition(width >= 0 && itemCount >= 0, "a negative number of candidates or items")
    precondition(items.count == users.count * width, "a row of candidates for every user")
    precondition(users.allSatisfy { $0.rawValue >= 0 }, "a user below 0")
    precondition(
      items.allSatisfy { $0.rawValue >= 0 && $0.index < itemCount }, "a candidate beyond the items")
    self.init(trusting: users, width: width, items: items, itemCount: itemCount, isIndexed: true)
  }

  /// Lists whose users and items are known to be right.
  ///
  /// - Parameter isIndexed: Whether somebody will ask where an item stands; for lists that are scored once
  ///   the index costs more than the scores.
  package init(
    trusting users: [UserID], width: Int, items: [ItemID], itemCount: Int, isIndexed: Bool
  ) {
    self.users = users
    self.width = width
    self.items = items
    self.itemCount = itemCount
    userBound = 1 + (users.max()?.index ?? -1)
    guard isIndexed else {
      positionOffsets = []
      positions = []
      return
    }
    var offsets = [Int32](repeating: 0, count: itemCount + 1)
    for item in items { offsets[item.index + 1] += 1 }
    for index in 0..<itemCount { offsets[index + 1] += offsets[index] }
    var next = offsets
    var positions = [Int32](repeating: 0, count: items.count)
    for (position, item) in items.enumerated() {
      positions[Int(next[item.index])] = Int32(position)
      next[item.index] += 1
    }
    positionOffsets = offsets
    self.positions = positions
  }

  /// Where `item` stands in ``items``: position / ``width`` is the row of a user.
  package func positions(of item: ItemID) -> ArraySlice<Int32> {
    precondition(!positionOffsets.isEmpty, "lists without an index")
    return positions[Int(positionOffsets[item.index])..<Int(positionOffsets[item.index + 1])]
  }

  /// Whether every user is one of `users` and every candidate one of `items`.
  ///
  /// What fits can be scored without a look at a single id again.
  public func fits(_ users: UserRoster, _ items: ItemCatalog) -> Bool {
    userBound <= users.count && itemCount <= items.count
  }
}
