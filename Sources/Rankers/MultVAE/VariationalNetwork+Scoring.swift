import Kernels

extension VariationalNetwork {
  /// Rows of every product; a fixed number, so that the bits do not depend on who else is asked for.
  private static let rowCount = 64

  /// g of users by the mean of their codes, `[rows, hidden]`.
  ///
  /// - Parameter rows: The distinct items of each.
  func hiddenUnits(of rows: CompressedRows<Int32>) -> AlignedMemory<Float> {
    let size = Self.rowCount
    let blocks = (rows.count + size - 1) / size
    let result = AlignedMemory<Float>(count: blocks * size * hidden)
    Threads.forEachRange(of: blocks) { range in
      let inputs = AlignedMemory<Float>(count: size * hidden)
      let codes = AlignedMemory<Float>(count: size * latent)
      for block in range {
        let count = min(size, rows.count - block * size)
        for index in 0..<count {
          encode(rows[block * size + index], into: inputs.base + index * hidden)
        }
        for index in 0..<size {
          (codes.base + index * latent).update(from: self[codeBias], count: latent)
        }
        gemm(
          MatrixView(inputs.base, stride: hidden),
          MatrixView(self[codeWeights], stride: 2 * latent),
          into: codes.base, stride: latent, rows: size, columns: latent, depth: hidden,
          accumulating: true)
        let target = result.base + block * size * hidden
        for index in 0..<size {
          (target + index * hidden).update(from: self[decoderBias], count: hidden)
        }
        gemm(
          MatrixView(codes.base, stride: latent), MatrixView(self[decoderWeights], stride: hidden),
          into: target, stride: hidden, rows: size, columns: hidden, depth: latent,
          accumulating: true)
        Self.activate(target, count: size * hidden)
      }
    }
    return result
  }

  /// tanh(x E + b) of a row of distinct items, whose length is brought to 1.
  ///
  /// - Parameter keep: What dropout has left of each item: a factor; nil for all of them.
  func encode(
    _ items: ArraySlice<Int32>, keep: ArraySlice<Float>? = nil,
    into target: UnsafeMutablePointer<Float>
  ) {
    target.update(from: self[hiddenBias], count: hidden)
    let share = items.isEmpty ? 0 : 1 / Float(items.count).squareRoot()
    for (offset, item) in items.enumerated() {
      let factor = keep.map { $0[$0.startIndex + offset] } ?? 1
      if factor > 0 { accumulate(target, share * factor, input(Int(item)), width: hidden) }
    }
    Self.activate(target, count: hidden)
  }

  /// The hyperbolic tangent in place.
  static func activate(_ values: UnsafeMutablePointer<Float>, count: Int) {
    for k in stride(from: 0, to: count, by: vectorWidth) {
      values.store(VectorMath.tanh(values.vector(k)), at: k)
    }
  }

  /// The logit of an item for somebody with these hidden units.
  @inline(__always)
  func score(_ units: UnsafePointer<Float>, _ item: Int) -> Float {
    let row = output(item)
    var (even, odd) = (Vector.zero, Vector.zero)
    var k = 0
    while k + 2 * vectorWidth <= hidden {
      even.addProduct(units.vector(k), row.vector(k))
      odd.addProduct(units.vector(k + vectorWidth), row.vector(k + vectorWidth))
      k += 2 * vectorWidth
    }
    if k < hidden { even.addProduct(units.vector(k), row.vector(k)) }
    return VectorMath.sum(even + odd) + self[outputBias][item]
  }
}
