import Kernels

/// What rows that came and went since a fit change of an inverse: P' = P − Z S Zᵀ.
///
/// With V the rows as columns and D = ±1 for what came and what went (Woodbury):
///
///     (G + λI + V D Vᵀ)⁻¹ = P − P V (D + Vᵀ P V)⁻¹ Vᵀ P,  Z = P V,  S = (D + Vᵀ P V)⁻¹
///
/// Costs r rows of P for each item of a row, not the cube of the number of items.
struct LowRankCorrection: Sendable {
  /// How many numbers a row of ``factors`` has, a multiple of 8.
  let stride: Int
  /// Z, `[items, stride]`.
  let factors: AlignedMemory<Float>
  /// Z S, `[items, stride]`.
  let weighted: AlignedMemory<Float>
  /// How much of P's diagonal goes, `[items]`: the diagonal of Z S Zᵀ.
  let diagonal: [Float]

  /// The correction of `inverse`, `[itemCount, itemCount]`.
  ///
  /// - Parameter rows: The items of each row, distinct, and whether it came (or went).
  init(
    _ rows: [(items: [Int32], isAdded: Bool)], to inverse: UnsafePointer<Float>, itemCount: Int
  ) {
    let rank = rows.count
    let stride = max(vectorWidth, (rank + vectorWidth - 1) / vectorWidth * vectorWidth)
    // Zᵀ first: a row of it is a sum of rows of P.
    let transposed = AlignedMemory<Float>(count: rank * itemCount)
    for (index, row) in rows.enumerated() {
      let target = transposed.base + index * itemCount
      for item in row.items {
        let source = inverse + Int(item) * itemCount
        for place in 0..<itemCount { target[place] += source[place] }
      }
    }
    var middle = [Double](repeating: 0, count: rank * rank)
    for (index, row) in rows.enumerated() {
      for other in 0..<rank {
        middle[index * rank + other] = row.items.reduce(0) {
          $0 + Double(transposed.base[other * itemCount + Int($1)])
        }
      }
      middle[index * rank + index] += row.isAdded ? 1 : -1
    }
    let solved = SymmetricInverse.inverse(of: middle, order: rank)
    let kernel = AlignedMemory<Float>(count: stride * stride)
    for row in 0..<rank {
      for column in 0..<rank {
        kernel.base[row * stride + column] = Float(solved[row * rank + column])
      }
    }
    let factors = AlignedMemory<Float>(count: itemCount * stride)
    for index in 0..<rank {
      for item in 0..<itemCount {
        factors.base[item * stride + index] = transposed.base[index * itemCount + item]
      }
    }
    let weighted = AlignedMemory<Float>(count: itemCount * stride)
    gemm(
      MatrixView(factors.base, stride: stride), MatrixView(kernel.base, stride: stride),
      into: weighted.base, stride: stride, rows: itemCount, columns: stride, depth: stride,
      accumulating: false)
    self.stride = stride
    self.factors = factors
    self.weighted = weighted
    diagonal = (0..<itemCount).map { item in
      Self.product(factors.base + item * stride, weighted.base + item * stride, stride)
    }
  }

  /// a · b over `count` numbers, a multiple of 8.
  @inline(__always)
  static func product(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int
  ) -> Float {
    var sum = Vector.zero
    var k = 0
    while k < count {
      sum.addProduct(a.vector(k), b.vector(k))
      k += vectorWidth
    }
    return VectorMath.sum(sum)
  }
}
