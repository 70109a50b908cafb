/// Who interacted with what, in time order: one compressed row of items per user.
///
/// A value; copies share storage until one changes. Repeated interactions are kept, because order
/// and repetition are what sequential rankers learn from.
public struct InteractionLog: Sendable, Equatable {
  /// `items[offsets[u]..<offsets[u + 1]]` are user u's interactions, oldest first.
  package let offsets: [Int]
  package let items: [ItemID]
  /// The number of items of the catalogue; every item of the log is below it.
  public let itemCount: Int

  /// A log from one row per user, oldest interaction first.
  public init(rows: [[ItemID]], itemCount: Int) {
    var offsets = [0]
    offsets.reserveCapacity(rows.count + 1)
    var items: [ItemID] = []
    items.reserveCapacity(rows.reduce(0) { $0 + $1.count })
    for row in rows {
      items += row
      offsets.append(items.count)
    }
    precondition(
      items.allSatisfy { $0.index >= 0 && $0.index < itemCount }, "an item beyond the catalogue")
    self.offsets = offsets
    self.items = items
    self.itemCount = itemCount
  }

  /// The number of users, those without interactions included.
  public var userCount: Int { offsets.count - 1 }

  /// The number of interactions.
  public var count: Int { items.count }

  /// A user's items, oldest first.
  public subscript(user: UserID) -> ArraySlice<ItemID> {
    items[offsets[user.index]..<offsets[user.index + 1]]
  }

  /// How many interactions each item has, `[itemCount]`.
  public var popularity: [Int] {
    var counts = [Int](repeating: 0, count: itemCount)
    for item in items { counts[item.index] += 1 }
    return counts
  }

  /// This log with the trajectories of `poison` as further users, in a catalogue that has room for
  /// the targets: what a ranker that retrains from scratch sees.
  public func appending(_ poison: Poison, itemCount: Int) -> InteractionLog {
    precondition(itemCount >= self.itemCount, "a poisoned catalogue cannot shrink")
    var offsets = offsets
    for end in 1...max(1, poison.fakeUserCount) where end <= poison.fakeUserCount {
      offsets.append(items.count + end * poison.clicksPerFakeUser)
    }
    return InteractionLog(
      offsets: offsets, items: items + poison.clicks, itemCount: itemCount)
  }

  package init(offsets: [Int], items: [ItemID], itemCount: Int) {
    self.offsets = offsets
    self.items = items
    self.itemCount = itemCount
  }
}
