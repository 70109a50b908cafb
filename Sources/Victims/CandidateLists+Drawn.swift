import Essentials
import Interactions

extension CandidateLists {
  /// What a black box chooses each list from: original items drawn uniformly without replacement,
  /// then every target.
  ///
  /// Column c of a row holds an original item for c < `originals` and a target after that. A user's
  /// draw depends on the seed and the user alone, so that two poisons meet the same lists. A
  /// catalogue with fewer originals gives all of them to everyone.
  public static func drawn(
    for users: [UserID], from catalog: ItemCatalog, originals: Int = 92, seed: UInt64
  ) -> CandidateLists {
    rows(for: users, from: catalog, originals: originals, seed: seed) { _ in }
  }

  /// The same lists; `reporting` is told how many rows there are, and what it throws ends the drawing.
  static func drawn(
    for users: [UserID], from catalog: ItemCatalog, originals: Int, seed: UInt64,
    reporting: ProgressReport
  ) throws -> CandidateLists {
    try rows(for: users, from: catalog, originals: originals, seed: seed) { row in
      guard row.isMultiple(of: 4_096) else { return }
      try reporting(
        Progress(stage: "drawing candidates", completed: row, total: users.count, unit: "user"))
    }
  }

  /// The same lists; `onRow` is called before each row.
  private static func rows(
    for users: [UserID], from catalog: ItemCatalog, originals: Int, seed: UInt64,
    onRow: (Int) throws -> Void
  ) rethrows -> CandidateLists {
    precondition(originals >= 0, "a negative number of candidates")
    let drawn = min(originals, catalog.originalCount)
    let width = drawn + catalog.targetCount
    let count = users.count * width
    let items = try [ItemID](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      // The row that an item was last drawn for, from 1.
      var lastRow = [Int32](repeating: 0, count: catalog.originalCount)
      try lastRow.withUnsafeMutableBufferPointer { lastRow in
        var position = 0
        for (row, user) in users.enumerated() {
          try onRow(row)
          var rng = SeededGenerator(seed: seed, stream: "candidates", index: user.index)
          let mark = Int32(row + 1)
          // Floyd's algorithm: every draw counts, none is thrown away.
          for bound in catalog.originalCount - drawn..<catalog.originalCount {
            let choice = rng.below(bound + 1)
            let item = lastRow[choice] == mark ? bound : choice
            lastRow[item] = mark
            buffer[position] = ItemID(item)
            position += 1
          }
          for target in catalog.targets {
            buffer[position] = ItemID(target)
            position += 1
          }
        }
      }
      initializedCount = count
    }
    return CandidateLists(users: users, width: width, items: items, itemCount: catalog.count)
  }
}
