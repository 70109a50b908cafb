import Algorithms
import Essentials
import Interactions
import Kernels

/// Some users' rows, and the outputs of each that a step looks at.
///
/// Items are positions in whatever tables the step moves.
struct AutoRecBatch {
  /// What each user's row holds, for the encoder.
  var inputs = CompressedRows<Int32>()
  /// The outputs of each user, for the decoder: the items of the row first, then sampled zeros.
  var outputs = CompressedRows<Int32>()
  /// How many of each user's outputs are items of the row.
  var positives: [Int32] = []

  /// How many users there are.
  var count: Int { inputs.count }

  /// Forgets all users.
  mutating func removeAll() { self = AutoRecBatch() }

  /// Adds a user with their distinct `items` and `negatives` zeros for each, drawn uniformly from
  /// the original items that are not among them; a user of all original items gets none.
  ///
  /// - Parameter dropout: The share of the items that the encoder does not see.
  mutating func append(
    _ items: ArraySlice<Int32>, negatives: Int, originalCount: Int, dropout: Float,
    using rng: inout SeededGenerator
  ) {
    for item in items where dropout == 0 || rng.uniform() >= dropout { inputs.values.append(item) }
    inputs.endRow()
    outputs.values += items
    // The row is ascending, so that its original items come first.
    let known = items.prefix { $0 < originalCount }
    if known.count < originalCount {
      for _ in 0..<negatives * items.count {
        var item: Int32
        repeat { item = Int32(rng.below(originalCount)) } while known.holds(item)
        outputs.values.append(item)
      }
    }
    outputs.endRow()
    positives.append(Int32(items.count))
  }
}

extension ArraySlice<Int32> {
  /// Whether an ascending slice holds `item`.
  fileprivate func holds(_ item: Int32) -> Bool {
    let place = partitioningIndex { $0 >= item }
    return place < endIndex && self[place] == item
  }
}

extension CompressedRows<Int32> {
  /// Each row's distinct items, ascending.
  static func distinct(_ rows: some Sequence<ArraySlice<ItemID>>) -> CompressedRows<Int32> {
    CompressedRows(columnsOfRows: rows.map { $0.map(\.rawValue) })
  }
}
