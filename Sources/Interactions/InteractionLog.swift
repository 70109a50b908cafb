/// Who interacted with what, in time order: one compressed row of items per user.
///
/// A value; copies share storage until one changes. Repeated interactions are kept, because order
/// and repetition are what sequential rankers learn from.
public struct InteractionLog: Sendable, Equatable {
  /// `items[offsets[u]..<offsets[u + 1]]` are user u's interactions, oldest first.
  package let offsets: [Int]
  package let items: [ItemID]
  /// When each of ``items`` was, in seconds; nil where the file's order is all that is known, or where
  /// nobody asked.
  package let times: [Double]?
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
    times = nil
  }

  /// The number of users, those without interactions included.
  public var userCount: Int { offsets.count - 1 }

  /// The number of interactions.
  public var count: Int { items.count }

  /// A user's items, oldest first.
  public subscript(user: UserID) -> ArraySlice<ItemID> {
    items[offsets[user.index]..<offsets[user.index + 1]]
  }

  /// When a user's interactions were, in seconds, ascending; nil where that is not known.
  public func times(of user: UserID) -> ArraySlice<Double>? {
    times?[offsets[user.index]..<offsets[user.index + 1]]
  }

  /// How many interactions each item has, `[itemCount]`.
  public var popularity: [Int] {
    var counts = [Int](repeating: 0, count: itemCount)
    for item in items { counts[item.index] += 1 }
    return counts
  }

  /// This log with the accounts of `injection` as further users, in a catalogue that has room for
  /// the targets: what a ranker that retrains from scratch sees.
  ///
  /// The account in slot s is user `userCount + s`, whoever else is there: slots below the last that
  /// have no account get empty rows.
  ///
  /// - Parameters:
  ///   - injection: Clicks below `itemCount`.
  ///   - itemCount: The number of items, targets included; at least this log's.
  public func appending(_ injection: Injection, itemCount: Int) -> InteractionLog {
    precondition(itemCount >= self.itemCount, "a poisoned catalogue cannot shrink")
    precondition(
      injection.clicks.allSatisfy { $0.rawValue >= 0 && $0.index < itemCount },
      "a click beyond the catalogue")
    var offsets = offsets
    var end = items.count
    for (position, slot) in injection.slots.enumerated() {
      while offsets.count <= userCount + slot { offsets.append(end) }
      end += injection[position].count
      offsets.append(end)
    }
    return InteractionLog(
      offsets: offsets, items: items + injection.clicks, itemCount: itemCount)
  }

  /// Whether every user is one of `users` and every item one of `items`.
  ///
  /// What fits can be learned from without a look at a single id again.
  public func fits(_ users: UserRoster, _ items: ItemCatalog) -> Bool {
    userCount <= users.count && itemCount <= items.count
  }

  package init(offsets: [Int], items: [ItemID], times: [Double]? = nil, itemCount: Int) {
    self.offsets = offsets
    self.items = items
    self.times = times
    self.itemCount = itemCount
  }
}
