import Algorithms

/// A sparse 0/1 matrix in compressed rows: which columns each row has, ascending, each once.
public struct SparseRows: Sendable, Equatable {
  /// `columns[offsets[r]..<offsets[r + 1]]` are row r's.
  package let offsets: [Int32]
  /// Row after row.
  package let columns: [Int32]

  /// A matrix without entries.
  public static func empty(rows: Int) -> SparseRows {
    SparseRows(offsets: [Int32](repeating: 0, count: rows + 1), columns: [])
  }

  /// A matrix from its rows; repeated columns of a row count once.
  public init(rows: [[Int32]]) {
    var offsets: [Int32] = [0]
    offsets.reserveCapacity(rows.count + 1)
    var columns: [Int32] = []
    for row in rows {
      var previous: Int32 = -1
      for column in row.sorted() where column != previous {
        columns.append(column)
        previous = column
      }
      offsets.append(Int32(columns.count))
    }
    self.init(offsets: offsets, columns: columns)
  }

  private init(offsets: [Int32], columns: [Int32]) {
    self.offsets = offsets
    self.columns = columns
  }

  /// How many rows there are.
  public var rowCount: Int { offsets.count - 1 }
  /// How many entries there are.
  public var count: Int { columns.count }

  /// A row's columns, ascending.
  public subscript(row: Int) -> ArraySlice<Int32> {
    columns[Int(offsets[row])..<Int(offsets[row + 1])]
  }

  /// Whether the matrix has an entry there.
  public func contains(row: Int, column: Int32) -> Bool {
    let row = self[row]
    let place = row.partitioningIndex { $0 >= column }
    return place < row.endIndex && row[place] == column
  }

  /// The matrix with rows and columns exchanged, of `rowCount` rows.
  package func transposed(rowCount: Int) -> SparseRows {
    var offsets = [Int32](repeating: 0, count: rowCount + 1)
    for column in columns { offsets[Int(column) + 1] += 1 }
    for row in 0..<rowCount { offsets[row + 1] += offsets[row] }
    var next = offsets
    var result = [Int32](repeating: 0, count: columns.count)
    // Rows are visited in ascending order, so that the new rows are ascending too.
    for row in 0..<self.rowCount {
      for column in self[row] {
        result[Int(next[Int(column)])] = Int32(row)
        next[Int(column)] += 1
      }
    }
    return SparseRows(offsets: offsets, columns: result)
  }
}
