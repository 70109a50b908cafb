import Kernels

/// How fast one core multiplies matrices that lie in its cache: what arithmetic must cost at least.
package enum MatrixRate {
  /// Billions of floating-point operations a second of products of 256 × 256 floats, a multiply-add
  /// counted as two; the best of `rounds`, because everything else a machine does only slows it down.
  package static func measure(rounds: Int = 20) -> Double {
    let size = 256
    let repetitions = 8
    let matrices = (0..<3).map { _ in AlignedMemory<Float>(count: size * size) }
    // Whatever numbers, as long as they stay normal.
    for matrix in matrices.prefix(2) {
      for index in 0..<matrix.count { matrix.base[index] = Float(index % 7) / 8 }
    }
    var best = Double.infinity
    for _ in 0..<rounds {
      let start = ContinuousClock.now
      for _ in 0..<repetitions {
        gemm(
          MatrixView(matrices[0].base, stride: size), MatrixView(matrices[1].base, stride: size),
          into: matrices[2].base, stride: size, rows: size, columns: size, depth: size,
          accumulating: false)
      }
      best = min(best, (ContinuousClock.now - start) / .seconds(1))
    }
    return 2e-9 * Double(repetitions * size * size * size) / best
  }
}
