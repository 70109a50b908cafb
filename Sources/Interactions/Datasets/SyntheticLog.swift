import Essentials
import Foundation

/// A log of any size that nobody left behind, for measurements: as many rows as are asked for, the same
/// for the same seed, made and written one after the other in little memory.
///
/// Users have 5 rows and more, 50 on average, with a long tail; there are rows^(5/8) items, whose popularity
/// falls with their rank as 1/rank; two of three rows are among the items of the user's taste, of 50 tastes,
/// so that there is something to learn. Rows are in time order, those of some thousand users mixed.
package struct SyntheticLog: Sendable {
  /// How many rows.
  package let rows: Int
  /// How many items.
  package let items: Int
  /// All randomness.
  package let seed: UInt64

  /// How many tastes there are.
  private static let tastes = 50
  /// The least rows of a user, and the mean of what comes on top.
  private static let least = 5
  private static let more = 45.0
  /// The most rows of a user.
  private static let most = 1_000
  /// How many users come and go together.
  private static let cohort = 4_096
  /// When it begins, in seconds, and how long it lasts: three years.
  private static let start = 1_600_000_000
  private static let duration = 94_608_000

  /// A log of `rows` rows, at least 1.
  package init(rows: Int, seed: UInt64) {
    precondition(rows >= 1, "a log has a row")
    self.rows = rows
    self.seed = seed
    items = max(2 * Self.tastes, Int(pow(Double(rows), 0.625)))
  }

  /// A user under way.
  private struct Visitor {
    var user: Int
    var left: Int
    var rng: SeededGenerator
  }

  /// Calls `body` with every row: a user, an item and a time in seconds, which never descends.
  ///
  /// - Returns: How many users there are.
  @discardableResult
  package func forEachRow(
    _ body: (_ user: Int, _ item: Int, _ time: Int) throws -> Void
  ) rethrows -> Int {
    var users = 0
    var planned = 0
    var row = 0
    while row < rows {
      var visitors: [Visitor] = []
      visitors.reserveCapacity(Self.cohort)
      while visitors.count < Self.cohort, planned < rows {
        var rng = SeededGenerator(seed: seed, stream: "synthetic log", index: users)
        let tail = -Self.more * log(1 - Double(rng.uniform()))
        let count = min(Self.least + Int(tail), Self.most, rows - planned)
        visitors.append(Visitor(user: users, left: count, rng: rng))
        planned += count
        users += 1
      }
      while !visitors.isEmpty {
        var remaining = 0
        for place in visitors.indices {
          let taste = visitors[place].user % Self.tastes
          let item = choose(taste: taste, using: &visitors[place].rng)
          try body(visitors[place].user, item, Self.start + row * Self.duration / rows)
          row += 1
          visitors[place].left -= 1
          if visitors[place].left > 0 {
            visitors[remaining] = visitors[place]
            remaining += 1
          }
        }
        visitors.removeLast(visitors.count - remaining)
      }
    }
    return users
  }

  /// An item: its rank among all, or among those of a taste, is e to a uniform power.
  private func choose(taste: Int, using rng: inout SeededGenerator) -> Int {
    let isOwn = rng.below(3) > 0
    let choices = isOwn ? items / Self.tastes : items
    let rank = min(choices - 1, Int(exp(Double(rng.uniform()) * log(Double(choices + 1)))) - 1)
    return isOwn ? rank * Self.tastes + taste : rank
  }

  /// Writes the log as `.inter`, whole or not at all.
  ///
  /// - Returns: How many users it has.
  @discardableResult
  package func write(to path: String, reporting: ProgressReport) throws -> Int {
    let file = try AtomicFile(path: path)
    try file.write("user_id:token\titem_id:token\ttimestamp:float\n")
    var line: [UInt8] = []
    var row = 0
    let users = try forEachRow { user, item, time in
      line.removeAll(keepingCapacity: true)
      for (number, end) in [(user, 0x09), (item, 0x09), (time, 0x0A)] as [(Int, UInt8)] {
        Self.append(number, to: &line)
        line.append(end)
      }
      try line.withUnsafeBytes { try file.write($0) }
      row += 1
      if row & 0xF_FFFF == 0 {
        try reporting(
          Progress(stage: "writing \(path)", completed: row >> 20, total: rows >> 20, unit: "Mi"))
      }
    }
    try file.commit()
    return users
  }

  private static func append(_ number: Int, to text: inout [UInt8]) {
    let start = text.count
    var rest = number
    repeat {
      text.append(0x30 + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    text[start...].reverse()
  }
}
