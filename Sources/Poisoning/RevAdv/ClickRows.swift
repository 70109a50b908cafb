import Interactions
import Kernels

/// X, who clicked what and how much: for each row its columns, ascending, with a value above 0 beside each.
///
/// A real user's clicks are 1 however often; an account's may be anything from 0 to 1.
struct ClickRows: Sendable, Equatable {
  /// The columns of each row.
  private(set) var columns: CompressedRows<Int32>
  /// X at each of ``columns``' values.
  private(set) var values: [Float]

  /// The users of `log`, each item once.
  init(_ log: InteractionLog) {
    columns = CompressedRows(
      columnsOfRows: (0..<log.userCount).lazy.map { log[UserID($0)].lazy.map(\.rawValue) })
    values = [Float](repeating: 1, count: columns.values.count)
  }

  private init(columns: CompressedRows<Int32>, values: [Float]) {
    self.columns = columns
    self.values = values
  }

  /// How many rows there are.
  var count: Int { columns.count }

  /// Adds a row by its value at every column; what is 0 is left out.
  mutating func append(_ row: some Sequence<Float>) {
    for (column, value) in row.enumerated() where value != 0 {
      columns.values.append(Int32(column))
      values.append(value)
    }
    columns.endRow()
  }

  /// The values of a row, beside its columns.
  func values(of row: Int) -> ArraySlice<Float> { values[columns.range(row)] }

  /// Rows and columns exchanged.
  func transposed(columnCount: Int) -> ClickRows {
    let result = columns.transposed(rowCount: columnCount)
    var next = result.offsets
    var moved = [Float](repeating: 0, count: values.count)
    // In the order in which the columns were moved.
    for (column, value) in zip(columns.values, values) {
      moved[Int(next[Int(column)])] = value
      next[Int(column)] += 1
    }
    return ClickRows(columns: result, values: moved)
  }
}
