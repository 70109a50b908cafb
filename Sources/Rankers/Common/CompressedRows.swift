/// Rows of numbers of different lengths, one after the other.
struct CompressedRows: Sendable {
  /// `values[offsets[r]..<offsets[r + 1]]` is row r.
  private(set) var offsets: [Int32] = [0]
  /// All rows' numbers; append here, then call ``endRow()``.
  var values: [Int32] = []

  /// Makes a row of what was appended since the last one.
  mutating func endRow() { offsets.append(Int32(values.count)) }

  /// The number of rows.
  var count: Int { offsets.count - 1 }

  /// Where a row lies in ``values``.
  func range(_ row: Int) -> Range<Int> { Int(offsets[row])..<Int(offsets[row + 1]) }

  /// A row.
  subscript(row: Int) -> ArraySlice<Int32> { values[range(row)] }

  /// Calls `body` with the memory of ``offsets`` and ``values``.
  func withPointers<R>(
    _ body: (UnsafeBufferPointer<Int32>, UnsafeBufferPointer<Int32>) throws -> R
  ) rethrows -> R {
    try offsets.withUnsafeBufferPointer { offsets in
      try values.withUnsafeBufferPointer { try body(offsets, $0) }
    }
  }

  /// For each number below `rowCount` the rows that it is in, ascending; as often as it is there.
  func transposed(rowCount: Int) -> CompressedRows {
    var result = CompressedRows()
    result.offsets = [Int32](repeating: 0, count: rowCount + 1)
    for value in values { result.offsets[Int(value) + 1] += 1 }
    for row in 0..<rowCount { result.offsets[row + 1] += result.offsets[row] }
    var next = result.offsets
    result.values = [Int32](repeating: 0, count: values.count)
    for row in 0..<count {
      for value in self[row] {
        result.values[Int(next[Int(value)])] = Int32(row)
        next[Int(value)] += 1
      }
    }
    return result
  }
}
