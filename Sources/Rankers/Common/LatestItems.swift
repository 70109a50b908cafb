import Interactions
import Kernels

/// The last few items of every user, oldest first, as compressed rows.
struct LatestItems: Sendable {
  private var rows = CompressedRows<Int32>()

  /// The last `length` of each of `rows`, which are in time order.
  init(_ rows: [ArraySlice<ItemID>], length: Int) {
    for row in rows {
      self.rows.values += row.suffix(length).map(\.rawValue)
      self.rows.endRow()
    }
  }

  /// A user's last items; none for users beyond the log.
  subscript(user: Int) -> ArraySlice<Int32> {
    user < rows.count ? rows[user] : []
  }
}
