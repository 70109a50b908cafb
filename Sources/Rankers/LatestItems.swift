import Interactions

/// The last few items of every user, oldest first, as compressed rows.
struct LatestItems: Sendable {
  private var offsets: [Int32] = [0]
  private var items: [Int32] = []

  /// The last `length` of each of `rows`, which are in time order.
  init(_ rows: [ArraySlice<ItemID>], length: Int) {
    for row in rows {
      items += row.suffix(length).map(\.rawValue)
      offsets.append(Int32(items.count))
    }
  }

  /// A user's last items; none for users beyond the log.
  subscript(user: Int) -> ArraySlice<Int32> {
    guard user + 1 < offsets.count else { return [] }
    return items[Int(offsets[user])..<Int(offsets[user + 1])]
  }
}
