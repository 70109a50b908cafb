import Kernels

/// The inverse of a symmetric positive definite matrix in its own memory, block by block.
///
/// The sweep operator on blocks (Beaton 1964): with D a block on the diagonal and C the columns below and
/// above it,
///
///     D → −D⁻¹,  C → C D⁻¹,  the rest R → R − C D⁻¹ Cᵀ
///
/// and once every block has had its turn, the matrix is minus its inverse. Positive definite matrices need
/// no pivots. n³ operations, nearly all of them in products of matrices; blocks have a fixed size and each
/// row of blocks is computed by one thread, so that the bits do not depend on the number of threads, as those
/// of a library's inverse would.
struct SymmetricInverse {
  private let matrix: UnsafeMutablePointer<Float>
  private let order: Int
  private let blockSize: Int
  /// C and −C D⁻¹, `[order, blockSize]` each.
  private let columns: AlignedMemory<Float>
  private let swept: AlignedMemory<Float>

  /// Replaces `matrix`, `[order, order]`, of which only the diagonal and what is below it is read, by its
  /// whole inverse.
  ///
  /// - Parameters:
  ///   - blockSize: How many rows are swept at a time.
  ///   - progress: Called after each block with the share that is done; what it throws ends the work, with
  ///     the matrix in no state.
  static func invert(
    _ matrix: UnsafeMutablePointer<Float>, order: Int, blockSize: Int = 192,
    progress: (Double) throws -> Void = { _ in }
  ) rethrows {
    let inverse = SymmetricInverse(matrix, order: order, blockSize: blockSize)
    for start in stride(from: 0, to: order, by: blockSize) {
      let block = start..<min(order, start + blockSize)
      inverse.sweep(block)
      try progress(Double(block.upperBound) / Double(order))
    }
    inverse.negateAndMirror()
  }

  private init(_ matrix: UnsafeMutablePointer<Float>, order: Int, blockSize: Int) {
    self.matrix = matrix
    self.order = order
    self.blockSize = blockSize
    columns = AlignedMemory<Float>(count: order * blockSize)
    swept = AlignedMemory<Float>(count: order * blockSize)
  }

  private func sweep(_ block: Range<Int>) {
    let (order, size, width) = (order, blockSize, block.count)
    nonisolated(unsafe) let matrix = matrix
    let (columns, swept) = (columns, swept)
    // −D⁻¹ in double precision: it is small.
    let inverse = AlignedMemory<Float>(count: width * width)
    let exact = Self.inverse(
      of: (0..<width * width).map { place in
        let (row, column) = (max(place / width, place % width), min(place / width, place % width))
        return Double(matrix[(block.lowerBound + row) * order + block.lowerBound + column])
      }, order: width)
    for place in 0..<width * width { inverse.base[place] = Float(-exact[place]) }
    Threads.forEachRange(of: order, grain: 256) { rows in
      for row in rows {
        let target = columns.base + row * size
        if row >= block.upperBound {
          target.update(from: matrix + row * order + block.lowerBound, count: width)
        } else if row < block.lowerBound {
          for column in 0..<width {
            target[column] = matrix[(block.lowerBound + column) * order + row]
          }
        } else {
          target.update(repeating: 0, count: width)
        }
      }
    }
    let blockCount = (order + size - 1) / size
    Threads.forEach(of: blockCount) { index in
      let rows = index * size..<min(order, (index + 1) * size)
      gemm(
        MatrixView(columns.base + rows.lowerBound * size, stride: size),
        MatrixView(inverse.base, stride: width), into: swept.base + rows.lowerBound * size,
        stride: size, rows: rows.count, columns: width, depth: width, accumulating: false)
    }
    // The largest first.
    Threads.forEach(of: blockCount) { index in
      let index = blockCount - 1 - index
      let rows = index * size..<min(order, (index + 1) * size)
      guard rows.lowerBound != block.lowerBound else { return }
      gemm(
        MatrixView(swept.base + rows.lowerBound * size, stride: size),
        MatrixView(columns.base, stride: size, transposed: true),
        into: matrix + rows.lowerBound * order, stride: order, rows: rows.count,
        columns: rows.upperBound, depth: width, accumulating: true)
    }
    for row in block.upperBound..<max(order, block.upperBound) {
      for column in 0..<width {
        matrix[row * order + block.lowerBound + column] = -swept.base[row * size + column]
      }
    }
    for column in 0..<width {
      let target = matrix + (block.lowerBound + column) * order
      for row in 0..<block.lowerBound { target[row] = -swept.base[row * size + column] }
      for row in 0..<width { target[block.lowerBound + row] = inverse.base[column * width + row] }
    }
  }

  private func negateAndMirror() {
    let order = order
    nonisolated(unsafe) let matrix = matrix
    let tile = 64
    let tiles = (order + tile - 1) / tile
    Threads.forEach(of: tiles) { tileRow in
      let rows = tileRow * tile..<min(order, (tileRow + 1) * tile)
      for tileColumn in 0...tileRow {
        for row in rows {
          for column in tileColumn * tile..<min(row + 1, (tileColumn + 1) * tile) {
            let value = -matrix[row * order + column]
            matrix[row * order + column] = value
            matrix[column * order + row] = value
          }
        }
      }
    }
  }

  /// The inverse of a matrix, `[order, order]`, by Gauss and Jordan with row pivots.
  static func inverse(of matrix: [Double], order: Int) -> [Double] {
    var a = matrix
    var result = [Double](repeating: 0, count: order * order)
    for index in 0..<order { result[index * order + index] = 1 }
    a.withUnsafeMutableBufferPointer { a in
      result.withUnsafeMutableBufferPointer { result in
        for pivot in 0..<order {
          let best = (pivot..<order).max {
            abs(a[$0 * order + pivot]) < abs(a[$1 * order + pivot])
          }
          if let best, best != pivot {
            for column in 0..<order {
              a.swapAt(best * order + column, pivot * order + column)
              result.swapAt(best * order + column, pivot * order + column)
            }
          }
          let scale = 1 / a[pivot * order + pivot]
          for column in 0..<order {
            a[pivot * order + column] *= scale
            result[pivot * order + column] *= scale
          }
          for row in 0..<order where row != pivot {
            let factor = a[row * order + pivot]
            guard factor != 0 else { continue }
            for column in 0..<order {
              a[row * order + column] -= factor * a[pivot * order + column]
              result[row * order + column] -= factor * result[pivot * order + column]
            }
          }
        }
      }
    }
    return result
  }
}
