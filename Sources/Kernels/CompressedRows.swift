import Algorithms

/// Rows of different lengths, one after the other: `values[offsets[r]..<offsets[r + 1]]` is row r.
///
/// What a log, a graph or a batch is kept in. A value. Built by appending to ``values`` and then
/// calling ``endRow()``, or row by row with
/// ``append(_:)``. Offsets have 32 bits: there are at most 2³¹ − 1 values.
@usableFromInline
package struct CompressedRows<Value: Sendable>: Sendable {
  /// Where the rows begin, and where the last one ends, `[count + 1]`; ascending from 0.
  @usableFromInline package internal(set) var offsets: [Int32] = [0]
  /// All rows' values; append here, then call ``endRow()``.
  @usableFromInline package var values: [Value] = []

  /// No rows.
  @inlinable
  package init() {}

  /// `count` empty rows.
  @inlinable
  package init(emptyRows count: Int) {
    offsets = [Int32](repeating: 0, count: count + 1)
  }

  /// Rows as they are given.
  @inlinable
  package init(rows: some Sequence<some Sequence<Value>>) {
    for row in rows { append(row) }
  }

  /// Rows from their offsets, which start at 0, do not descend and end at the number of values.
  @inlinable
  package init(offsets: [Int32], values: [Value]) {
    precondition(
      offsets.first == 0 && offsets.last.map(Int.init) == values.count
        && zip(offsets, offsets.dropFirst()).allSatisfy { $0 <= $1 },
      "rows cover all values")
    self.offsets = offsets
    self.values = values
  }

  /// Makes a row of what was appended to ``values`` since the last one.
  @inlinable
  package mutating func endRow() { offsets.append(Int32(values.count)) }

  /// Adds a row.
  @inlinable
  package mutating func append(_ row: some Sequence<Value>) {
    values.append(contentsOf: row)
    endRow()
  }

  /// How many rows there are.
  @inlinable
  package var count: Int { offsets.count - 1 }

  /// Where a row lies in ``values``.
  @inlinable
  package func range(_ row: Int) -> Range<Int> { Int(offsets[row])..<Int(offsets[row + 1]) }

  /// A row.
  @inlinable
  package subscript(row: Int) -> ArraySlice<Value> { values[range(row)] }

  /// Calls `body` with the memory of ``offsets`` and ``values``.
  @inlinable
  package func withPointers<R>(
    _ body: (UnsafeBufferPointer<Int32>, UnsafeBufferPointer<Value>) throws -> R
  ) rethrows -> R {
    try offsets.withUnsafeBufferPointer { offsets in
      try values.withUnsafeBufferPointer { try body(offsets, $0) }
    }
  }
}

extension CompressedRows: Equatable where Value: Equatable {}

extension CompressedRows<Int32> {
  /// A 0/1 matrix: the columns of each row, which need not be sorted and of which each counts once.
  ///
  /// Time is that of sorting the rows.
  @inlinable
  package init(columnsOfRows rows: some Sequence<some Sequence<Int32>>) {
    self.init()
    for row in rows {
      var previous: Int32?
      for column in row.sorted() where column != previous {
        values.append(column)
        previous = column
      }
      endRow()
    }
  }

  /// For each number below `rowCount` the rows that it is in, ascending, as often as it is there: the
  /// matrix with rows and columns exchanged.
  @inlinable
  package func transposed(rowCount: Int) -> CompressedRows {
    var offsets = [Int32](repeating: 0, count: rowCount + 1)
    for value in values { offsets[Int(value) + 1] += 1 }
    for row in 0..<rowCount { offsets[row + 1] += offsets[row] }
    var next = offsets
    var result = [Int32](repeating: 0, count: values.count)
    // Rows are visited in ascending order, so that the new rows are ascending.
    for row in 0..<count {
      for value in self[row] {
        result[Int(next[Int(value)])] = Int32(row)
        next[Int(value)] += 1
      }
    }
    return CompressedRows(offsets: offsets, values: result)
  }

  /// Whether an ascending row holds a value; logarithmic in the row's length.
  @inlinable
  package func contains(_ value: Int32, inAscendingRow row: Int) -> Bool {
    let row = self[row]
    let place = row.partitioningIndex { $0 >= value }
    return place < row.endIndex && row[place] == value
  }
}
