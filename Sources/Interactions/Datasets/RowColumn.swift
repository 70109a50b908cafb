/// One number of each row of a long table.
///
/// A column grows in blocks, none of which moves: an array would be copied whenever it doubles, and
/// hold both copies meanwhile.
package struct RowColumn<Element>: Sendable
where Element: BitwiseCopyable & Sendable & ExpressibleByIntegerLiteral {
  private struct Block {
    var elements: [Element]
    var used = 0
  }

  /// The most rows that are added at once.
  static var longestAppend: Int { 1 << 10 }

  private var blocks: [Block] = []
  /// How many rows there are.
  package private(set) var count = 0

  /// No rows.
  package init() {}

  /// Whether there are no rows.
  package var isEmpty: Bool { count == 0 }

  /// All rows, in an array of their own.
  package var all: [Element] { blocks.flatMap { $0.elements[..<$0.used] } }

  /// Adds one row.
  package mutating func append(_ element: Element) {
    append(1) { $0.pointee = element }
  }

  /// Adds `added` rows, ``longestAppend`` at most, which `body` sets: `[added]`, in one piece of memory.
  @inline(__always)
  mutating func append<Result>(
    _ added: Int, _ body: (UnsafeMutablePointer<Element>) throws -> Result
  ) rethrows -> Result {
    precondition(added > 0 && added <= RowColumn.longestAppend, "too many rows at once")
    if blocks.last.map({ $0.used + added > $0.elements.count }) ?? true {
      // A small log has a small block.
      let size = blocks.isEmpty ? RowColumn.longestAppend : 1 << 16
      blocks.append(Block(elements: [Element](repeating: 0, count: size)))
    }
    let last = blocks.count - 1
    let start = blocks[last].used
    blocks[last].used += added
    count += added
    return try blocks[last].elements.withUnsafeMutableBufferPointer {
      guard let base = $0.baseAddress else { preconditionFailure("an empty block") }
      return try body(base + start)
    }
  }

  /// Calls `body` with all rows in order, a block at a time.
  func forEachBlock(_ body: (UnsafeBufferPointer<Element>) throws -> Void) rethrows {
    for block in blocks {
      try block.elements[..<block.used].withUnsafeBufferPointer { try body($0) }
    }
  }

  /// How many blocks there are.
  var blockCount: Int { blocks.count }

  /// Block `index`.
  ///
  /// Columns that have grown by the same steps have blocks of the same sizes.
  func block(_ index: Int) -> ArraySlice<Element> {
    blocks[index].elements[..<blocks[index].used]
  }
}
