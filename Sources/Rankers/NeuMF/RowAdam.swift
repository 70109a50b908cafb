import Kernels
import Torch

/// Adam for a table of rows of which each batch touches few: gradients are collected per row and
/// only the rows that got some move.
final class RowAdam {
  /// How many vectors a row has.
  let width: Int
  private let means: AlignedMemory<Vector>
  private let squares: AlignedMemory<Vector>
  /// Gradients of the rows of a batch, in the order in which they were first named.
  private let gradients: AlignedMemory<Vector>
  /// Where a row's gradient is, or -1.
  private var places: [Int32]
  private var rows: [Int32] = []

  /// Moments for `rowCount` rows of `width` vectors; a batch names at most `capacity` rows.
  init(rowCount: Int, width: Int, capacity: Int) {
    self.width = width
    means = AlignedMemory<Vector>(count: rowCount * width)
    squares = AlignedMemory<Vector>(count: rowCount * width)
    gradients = AlignedMemory<Vector>(count: min(rowCount, capacity) * width)
    places = [Int32](repeating: -1, count: rowCount)
    rows.reserveCapacity(min(rowCount, capacity))
  }

  /// Adds to a row's gradient.
  @inline(__always)
  func add(_ gradient: UnsafePointer<Vector>, to row: Int) {
    let place = Int(places[row])
    if place >= 0 {
      let sum = gradients.base + place * width
      for index in 0..<width { sum[index] += gradient[index] }
    } else {
      places[row] = Int32(rows.count)
      let sum = gradients.base + rows.count * width
      for index in 0..<width { sum[index] = gradient[index] }
      rows.append(Int32(row))
    }
  }

  /// Moves the rows of `table` that got gradients, to which `decay` times the row is added, and
  /// forgets these.
  func apply(_ step: AdamRule.Step, to table: UnsafeMutablePointer<Vector>, decay: Float = 0) {
    for (place, row) in rows.enumerated() {
      let offset = Int(row) * width
      if decay > 0 {
        let gradient = gradients.base + place * width
        for index in 0..<width {
          gradient[index] = gradient[index].addingProduct(table[offset + index], decay)
        }
      }
      step.apply(
        to: table + offset, moments: means.base + offset, squares: squares.base + offset,
        gradient: gradients.base + place * width, count: width)
      places[Int(row)] = -1
    }
    rows.removeAll(keepingCapacity: true)
  }
}

extension RowAdam: Resumable {
  /// The moments of all rows.
  var state: [NamedTensor] {
    [NamedTensor("means", means.tensor), NamedTensor("squares", squares.tensor)]
  }

  func resume(from state: [String: Tensor]) throws {
    try means.fill(from: state, "means")
    try squares.fill(from: state, "squares")
  }
}

extension RowAdam {
  /// The gradients collected since the last step by row, which are then forgotten.
  func takeGradients() -> [Int: [Vector]] {
    var result: [Int: [Vector]] = [:]
    for (place, row) in rows.enumerated() {
      result[Int(row)] = (0..<width).map { gradients.base[place * width + $0] }
      places[Int(row)] = -1
    }
    rows.removeAll(keepingCapacity: true)
    return result
  }
}
