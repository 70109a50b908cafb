import CTorch

/// A constant matrix of mostly zeros, to multiply dense ones with: how a graph passes messages.
///
/// Kept with its transpose in compressed rows. Sums run in the order of columns, so a product has
/// the same bits whatever the number of threads.
public struct SparseMatrix: Sendable {
  /// How many rows there are.
  public let rows: Int
  /// How many columns there are.
  public let columns: Int

  private let forward: Compressed
  private let transposed: Compressed

  /// A matrix `[rows, columns]` from the places and values of its entries.
  ///
  /// Entries of one place add up in a product. An entry outside traps.
  public init(
    rows: Int, columns: Int, entries: [(row: Int, column: Int, value: Float)],
    dtype: DType = .float32
  ) {
    precondition(
      entries.allSatisfy {
        (0..<rows).contains($0.row) && (0..<columns).contains($0.column)
      }, "an entry outside of a matrix of \(rows) × \(columns)")
    self.rows = rows
    self.columns = columns
    forward = Compressed(rows: rows, entries: entries, dtype: dtype)
    transposed = Compressed(
      rows: columns, entries: entries.map { ($0.column, $0.row, $0.value) }, dtype: dtype)
  }

  /// The product with `dense` `[columns, width]` of the matrix's dtype; gradients flow to `dense`.
  public func matmul(_ dense: Tensor) -> Tensor {
    withExtendedLifetime((forward, transposed)) {
      .calling(dense) { ct_csr_matmul($0, forward.c, transposed.c, $1) }
    }
  }
}

/// Compressed rows, columns ascending in each.
private struct Compressed {
  let offsets: Tensor
  let columns: Tensor
  let values: Tensor

  init(rows: Int, entries: [(row: Int, column: Int, value: Float)], dtype: DType) {
    precondition(entries.count <= Int(Int32.max), "too many entries for 32-bit offsets")
    // Stable sorting by column and then by row keeps entries of one place in their order.
    var offsets = [Int32](repeating: 0, count: rows + 1)
    for entry in entries { offsets[entry.row + 1] += 1 }
    for row in 0..<rows { offsets[row + 1] += offsets[row] }
    var next = offsets
    var columns = [Int32](repeating: 0, count: entries.count)
    var values = [Float](repeating: 0, count: entries.count)
    let order = entries.indices.sorted {
      (entries[$0].column, $0) < (entries[$1].column, $1)
    }
    for index in order {
      let place = Int(next[entries[index].row])
      next[entries[index].row] += 1
      columns[place] = Int32(entries[index].column)
      values[place] = entries[index].value
    }
    self.offsets = Tensor(offsets)
    self.columns = Tensor(columns)
    self.values = Tensor(values).to(dtype)
  }

  var c: ct_csr { ct_csr(offsets: offsets.c, columns: columns.c, values: values.c) }
}
