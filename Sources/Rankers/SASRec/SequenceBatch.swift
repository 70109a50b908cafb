import Essentials
import Interactions

/// Sequences of several users, one after the other: what each position is shown and what comes next.
struct SequenceBatch: Sendable {
  /// `offsets[s]..<offsets[s + 1]` are the positions of sequence s.
  private(set) var offsets = [0]
  /// What is shown, `[positions]`.
  private(set) var inputs: [Int32] = []
  /// What comes next, `[positions]`.
  private(set) var targets: [Int32] = []
  /// An item that is not what comes next and that the user never touches, `[positions]`; empty where no
  /// loss asks for one.
  var negatives: [Int32] = []

  /// How many positions there are.
  var count: Int { inputs.count }
  /// How many sequences.
  var sequenceCount: Int { offsets.count - 1 }

  /// Adds a sequence of items, of which the last is only predicted.
  mutating func append(_ items: ArraySlice<Int32>) {
    inputs += items.dropLast()
    targets += items.dropFirst()
    offsets.append(inputs.count)
  }

  /// Every `count`-th sequence from the `index`-th on.
  func part(_ index: Int, of count: Int) -> SequenceBatch {
    var part = SequenceBatch()
    for sequence in stride(from: index, to: sequenceCount, by: count) {
      let range = offsets[sequence]..<offsets[sequence + 1]
      part.inputs += inputs[range]
      part.targets += targets[range]
      if !negatives.isEmpty { part.negatives += negatives[range] }
      part.offsets.append(part.inputs.count)
    }
    return part
  }

  /// A row cut so that no piece shows more than `length` items.
  ///
  /// Each piece but the last ends with the item that the next begins with; pieces of fewer than two items
  /// are none.
  static func pieces(_ row: [Int32], length: Int) -> [ArraySlice<Int32>] {
    // From the end: the latest piece is the one that is whole.
    var pieces: [ArraySlice<Int32>] = []
    var end = row.count
    while end >= 2 {
      let start = max(0, end - length - 1)
      pieces.append(row[start..<end])
      end = start + 1
    }
    return pieces
  }
}
