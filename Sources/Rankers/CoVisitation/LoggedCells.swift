import Interactions
import Kernels
import Synchronization

/// The candidates of some users that stand next to one of their user's last items in somebody's history, with
/// the pairs that say so.
struct LoggedCells {
  /// Where they stand in the candidate lists, ascending.
  private(set) var positions: [Int32] = []
  /// Of each its user's last items that it stands next to, in the history's order.
  private(set) var pairs = CompressedRows<Int32>()
  /// w_ij beside the values of ``pairs``.
  private(set) var counts: [Float] = []

  /// Those of all users, in parts of users in their order.
  static func all(
    of candidates: CandidateLists, histories: LatestItems, logged: CoVisits
  ) -> [LoggedCells] {
    let (users, part) = (candidates.users.count, 1 << 12)
    let parts = Mutex([LoggedCells](repeating: LoggedCells(), count: (users + part - 1) / part))
    Threads.forEach(of: (users + part - 1) / part) { index in
      let rows = index * part..<min(users, (index + 1) * part)
      let cells = LoggedCells(rows, of: candidates, histories: histories, logged: logged)
      parts.withLock { $0[index] = cells }
    }
    return parts.withLock { $0 }
  }

  private init() {}

  private init(
    _ rows: Range<Int>, of candidates: CandidateLists, histories: LatestItems, logged: CoVisits
  ) {
    let width = candidates.width
    // Dense rows of the matrix for one user at a time.
    var dense: [[Float]] = []
    for row in rows {
      let history = Array(histories[candidates.users[row].index])
      let positions = row * width..<(row + 1) * width
      if logged.areLookUpsLess(of: width, amid: history) {
        for position in positions {
          let item = candidates.items[position].index
          add(position, history) { logged.count(Int(history[$0]), item) }
        }
        continue
      }
      while dense.count < history.count {
        dense.append([Float](repeating: 0, count: logged.itemCount))
      }
      for (slot, item) in history.enumerated() {
        for entry in logged.row(Int(item)) {
          dense[slot][logged.neighbor(entry)] = logged.count(entry)
        }
      }
      for position in positions {
        let item = candidates.items[position].index
        add(position, history) { dense[$0][item] }
      }
      for (slot, item) in history.enumerated() {
        for entry in logged.row(Int(item)) { dense[slot][logged.neighbor(entry)] = 0 }
      }
    }
  }

  /// A cell where one of the history's places has a count.
  @inline(__always)
  private mutating func add(_ position: Int, _ history: [Int32], count: (Int) -> Float) {
    var found = false
    for slot in history.indices {
      let count = count(slot)
      guard count != 0 else { continue }
      pairs.values.append(history[slot])
      counts.append(count)
      found = true
    }
    guard found else { return }
    positions.append(Int32(position))
    pairs.endRow()
  }
}

extension CoVisits {
  /// Whether looking `width` candidates up beside each item of `history` costs less than a walk through all
  /// that stands next to these items, which in a large log is nearly everything.
  ///
  /// A bisection was measured to cost what a dozen entries do.
  func areLookUpsLess(of width: Int, amid history: [Int32]) -> Bool {
    let entries = history.reduce(0) { $0 + row(Int($1)).count }
    return entries > 12 * width * history.count
  }
}
