/// Solves for one row of factors while those of the other side stand still.
///
///     x = (α₀ YᵀY + Σ_{i ∈ S} y_i y_iᵀ + λ' I)⁻¹ Σ_{i ∈ S} y_i
///
/// or, with weights, of Σ a_i y_i y_iᵀ and Σ b_i y_i, by Cholesky's decomposition, in memory of its own: one a
/// thread.
package final class NormalEquations {
  private let width: Int
  /// A, then the upper triangle of its decomposition, `[width, width]`.
  private let matrix: AlignedMemory<Float>
  private let right: AlignedMemory<Float>
  private let halfway: AlignedMemory<Float>
  /// Rows of Y that take part, gathered.
  private let rows: AlignedMemory<Float>
  /// The same, each times its weight.
  private let weighted: AlignedMemory<Float>
  private static let chunk = 64

  /// For rows of `width`, a multiple of 16.
  package init(width: Int) {
    self.width = width
    matrix = AlignedMemory<Float>(count: width * width)
    right = AlignedMemory<Float>(count: width)
    halfway = AlignedMemory<Float>(count: width)
    rows = AlignedMemory<Float>(count: Self.chunk * width)
    weighted = AlignedMemory<Float>(count: Self.chunk * width)
  }

  /// Begins with `gram`, `[width, width]`, and nobody taking part.
  package func begin(_ gram: UnsafePointer<Float>) {
    matrix.base.update(from: gram, count: width * width)
    right.zero()
  }

  /// Lets rows of `table`, `[.., width]`, take part.
  package func add(_ indices: ArraySlice<Int32>, of table: UnsafePointer<Float>) {
    var count = 0
    for index in indices {
      let source = table + Int(index) * width
      (rows.base + count * width).update(from: source, count: width)
      accumulate(right.base, 1, source, width: width)
      count += 1
      if count == Self.chunk {
        addRows(count, times: rows)
        count = 0
      }
    }
    if count > 0 { addRows(count, times: rows) }
  }

  /// Lets rows of `table`, `[.., width]`, take part, each with a weight a_i in the matrix and b_i on the right.
  ///
  /// - Parameter weights: (a_i, b_i) of the index beside it.
  package func add(
    _ indices: ArraySlice<Int32>, of table: UnsafePointer<Float>,
    weights: (Int) -> (matrix: Float, right: Float)
  ) {
    var count = 0
    for (place, index) in indices.enumerated() {
      let source = table + Int(index) * width
      let weight = weights(place)
      (rows.base + count * width).update(from: source, count: width)
      let scaled = weighted.base + count * width
      scaled.update(repeating: 0, count: width)
      accumulate(scaled, weight.matrix, source, width: width)
      accumulate(right.base, weight.right, source, width: width)
      count += 1
      if count == Self.chunk {
        addRows(count, times: weighted)
        count = 0
      }
    }
    if count > 0 { addRows(count, times: weighted) }
  }

  /// Replaces the right side by `values`, `[width]`: another system with the same matrix.
  package func setRight(_ values: UnsafePointer<Float>) {
    right.base.update(from: values, count: width)
  }

  private func addRows(_ count: Int, times other: AlignedMemory<Float>) {
    gemm(
      MatrixView(rows.base, stride: width, transposed: true), MatrixView(other.base, stride: width),
      into: matrix.base, stride: width, rows: width, columns: width, depth: count,
      accumulating: true)
  }

  /// Writes the solution to `target`, `[width]`.
  package func solve(regularization: Float, into target: UnsafeMutablePointer<Float>) {
    let (width, a) = (width, matrix.base)
    for k in 0..<width { a[k * width + k] += regularization }
    // What lies below the diagonal is never read, so that whole vectors may be written.
    for k in 0..<width {
      let row = a + k * width
      let inverse = 1 / row[k].squareRoot()
      let first = k / vectorWidth * vectorWidth
      for column in stride(from: first, to: width, by: vectorWidth) {
        row.store(row.vector(column) * inverse, at: column)
      }
      let step = right.base[k] * inverse
      halfway.base[k] = step
      for column in stride(from: first, to: width, by: vectorWidth) {
        right.base.store(
          right.base.vector(column).addingProduct(row.vector(column), Vector(repeating: -step)),
          at: column)
      }
      for other in k + 1..<max(width, k + 1) {
        let factor = Vector(repeating: -row[other])
        let target = a + other * width
        for column in stride(
          from: other / vectorWidth * vectorWidth, to: width, by: vectorWidth)
        {
          target.store(target.vector(column).addingProduct(row.vector(column), factor), at: column)
        }
      }
    }
    target.update(repeating: 0, count: width)
    for k in (0..<width).reversed() {
      let row = a + k * width
      var sum = Vector.zero
      for column in stride(
        from: k / vectorWidth * vectorWidth, to: width, by: vectorWidth)
      {
        // What is not solved yet is 0.
        sum.addProduct(row.vector(column), target.vector(column))
      }
      target[k] = (halfway.base[k] - VectorMath.sum(sum)) / row[k]
    }
  }

  /// `weight` · TᵀT of a table, `[count, width]`, into `result`, `[width, width]`, or on top of it.
  package static func gram(
    _ table: UnsafePointer<Float>, count: Int, width: Int, weight: Float,
    into result: UnsafeMutablePointer<Float>
  ) {
    gemm(
      MatrixView(table, stride: width, transposed: true), MatrixView(table, stride: width),
      into: result, stride: width, rows: width, columns: width, depth: count, accumulating: false)
    for place in 0..<width * width { result[place] *= weight }
  }
}
