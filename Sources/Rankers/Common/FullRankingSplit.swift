import Essentials
import Interactions

/// A log divided for ranking all items: what is learned from, what is known of users, and what is to be
/// found.
package struct FullRankingSplit: Sendable {
  /// What rankers learn from; as many users and items as the whole log has.
  package let train: InteractionLog
  /// One item each to stop and to choose hyperparameters by, `[users]`; in nobody's training.
  package let validation: [ItemID?]
  /// What is known of users before the test, which is nothing to recommend: training and validation.
  package let known: InteractionLog
  /// What is to be found, `[users]`: distinct items that are not known.
  package let test: [[ItemID]]

  /// Each user's last interaction is to be found and the one before is for validation, as in
  /// ``/Interactions/LeaveOneOut``.
  package init(_ log: InteractionLog) {
    let split = LeaveOneOut(log)
    train = split.train
    validation = split.validation
    known = Self.log(of: log.userCount, itemCount: log.itemCount) { user in
      Array(log[UserID(user)].dropLast(split.test[user] == nil ? 0 : 1))
    }
    test = Self.unknown(split.test.map { $0.map { [$0] } ?? [] }, amid: known)
  }

  /// `parts` are held back from training as they were published.
  ///
  /// Without a part for validation, one random training item of everybody who has three or more is:
  /// published lists are in no order of time.
  ///
  /// - Parameter seed: All randomness of that.
  package init(_ log: InteractionLog, parts: PublishedParts, seed: UInt64) {
    var kept: [[ItemID]] = []
    var rows: [[ItemID]] = []
    var chosen: [ItemID?] = []
    for user in 0..<log.userCount {
      var row = Array(log[UserID(user)])
      Self.remove(parts.test[user], from: &row)
      kept.append(row)
      if let validation = parts.validation {
        Self.remove(validation[user], from: &row)
        chosen.append(validation[user].last)
      } else if row.count >= 3 {
        var rng = SeededGenerator(seed: seed, stream: "validation", index: user)
        let item = row[rng.below(row.count)]
        // Of repeated ones all go: what one knows is nothing to find.
        row.removeAll { $0 == item }
        chosen.append(item)
      } else {
        chosen.append(nil)
      }
      rows.append(row)
    }
    train = InteractionLog(rows: rows, itemCount: log.itemCount)
    validation = chosen
    known = InteractionLog(rows: kept, itemCount: log.itemCount)
    test = Self.unknown(parts.test, amid: known)
  }

  /// Removes one occurrence of each of `items`, the last that there is.
  private static func remove(_ items: [ItemID], from row: inout [ItemID]) {
    guard !items.isEmpty else { return }
    var left = items.reduce(into: [ItemID: Int]()) { $0[$1, default: 0] += 1 }
    var rest: [ItemID] = []
    for item in row.reversed() {
      if let count = left[item], count > 0 { left[item] = count - 1 } else { rest.append(item) }
    }
    row = rest.reversed()
  }

  /// Distinct items of `rows` that `log` does not have.
  private static func unknown(_ rows: [[ItemID]], amid log: InteractionLog) -> [[ItemID]] {
    rows.enumerated().map { user, row in
      guard !row.isEmpty else { return [] }
      var seen = Set(log[UserID(user)])
      return row.filter { seen.insert($0).inserted }
    }
  }

  private static func log(
    of users: Int, itemCount: Int, _ row: (Int) -> [ItemID]
  ) -> InteractionLog {
    InteractionLog(rows: (0..<users).map(row), itemCount: itemCount)
  }
}
