import Kernels

/// A table of parameters that Adam moves, row by row: values, their gradient, and both moments.
///
/// Only rows that a batch has touched move; t of the corrections counts the table's steps, as PyTorch's SparseAdam does
/// (see `AdamRule`).
final class LearnedRows: @unchecked Sendable {
  /// How many floats a row has, a multiple of 8.
  let width: Int
  /// The parameters, `[rows, width]`.
  let values: AlignedMemory<Float>
  /// What a batch adds up, `[rows, width]`; 0 between batches.
  let gradients: AlignedMemory<Float>
  private let moments: AlignedMemory<Float>
  private let squares: AlignedMemory<Float>
  private var touched: [Int32] = []
  private var isTouched: [Bool]

  /// `rowCount` rows of zeros.
  init(rowCount: Int, width: Int) {
    self.width = width
    values = AlignedMemory(count: rowCount * width)
    gradients = AlignedMemory(count: rowCount * width)
    moments = AlignedMemory(count: rowCount * width)
    squares = AlignedMemory(count: rowCount * width)
    isTouched = [Bool](repeating: false, count: rowCount)
  }

  /// A table of its own with the same parameters and moments, between batches.
  init(copying other: LearnedRows) {
    width = other.width
    values = AlignedMemory(copying: other.values)
    gradients = AlignedMemory(count: other.gradients.count)
    moments = AlignedMemory(copying: other.moments)
    squares = AlignedMemory(copying: other.squares)
    isTouched = [Bool](repeating: false, count: other.isTouched.count)
  }

  /// Where a row's gradient is added to.
  func touch(_ row: Int) -> UnsafeMutablePointer<Float> {
    if !isTouched[row] {
      isTouched[row] = true
      touched.append(Int32(row))
    }
    return gradients.base + row * width
  }

  /// Moves the rows that were touched, and forgets their gradients.
  func move(_ step: AdamRule.Step) {
    for row in touched {
      let start = Int(row) * width
      step.apply(
        to: values.base + start, moments: moments.base + start, squares: squares.base + start,
        gradient: gradients.base + start, count: width)
      (gradients.base + start).update(repeating: 0, count: width)
      isTouched[Int(row)] = false
    }
    touched.removeAll(keepingCapacity: true)
  }

  /// Whether every parameter is a number.
  var isFinite: Bool {
    UnsafeBufferPointer(start: values.base, count: values.count).allSatisfy(\.isFinite)
  }

  /// Appends parameters and moments.
  func encode(to writer: inout CheckpointWriter) throws {
    for memory in [values, moments, squares] { try writer.write(memory.base, count: memory.count) }
  }

  /// Takes what ``encode(to:)`` has written of a table of the same shape.
  func decode(from reader: inout CheckpointReader) throws {
    for memory in [values, moments, squares] {
      try reader.read(finite: memory.base, count: memory.count)
    }
    for index in 0..<squares.count { try reader.require(squares.base[index] >= 0) }
  }
}
