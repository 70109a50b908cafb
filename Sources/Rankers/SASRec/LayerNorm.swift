import Kernels

/// Layer normalization of rows (Ba, Kiros & Hinton 2016) and the way back.
///
///     y = γ ∘ x̂ + β,  x̂ = (x − mean) / √(variance + ε)
enum LayerNorm {
  private static let epsilon: Float = 1e-8

  /// y of one row of `width` numbers, a multiple of 8; returns 1/√(variance + ε).
  ///
  /// - Parameter normalized: Where x̂ goes; may be `result`.
  @inline(__always)
  static func apply(
    _ row: UnsafePointer<Float>, gain: UnsafePointer<Float>, shift: UnsafePointer<Float>,
    width: Int, normalized: UnsafeMutablePointer<Float>, into result: UnsafeMutablePointer<Float>
  ) -> Float {
    var sum = Vector.zero
    for k in stride(from: 0, to: width, by: vectorWidth) { sum += row.vector(k) }
    let mean = Vector(repeating: VectorMath.sum(sum) / Float(width))
    var squares = Vector.zero
    for k in stride(from: 0, to: width, by: vectorWidth) {
      let centered = row.vector(k) - mean
      squares.addProduct(centered, centered)
    }
    let inverse = 1 / (VectorMath.sum(squares) / Float(width) + epsilon).squareRoot()
    for k in stride(from: 0, to: width, by: vectorWidth) {
      let value = (row.vector(k) - mean) * inverse
      normalized.store(value, at: k)
      result.store(shift.vector(k).addingProduct(gain.vector(k), value), at: k)
    }
    return inverse
  }

  /// From the loss by y of a row to that by x, which is added to `result`, and by γ and β.
  @inline(__always)
  static func goBack(
    _ slope: UnsafePointer<Float>, normalized: UnsafePointer<Float>, inverse: Float,
    gain: UnsafePointer<Float>, width: Int, addingTo result: UnsafeMutablePointer<Float>,
    gainGradient: UnsafeMutablePointer<Float>, shiftGradient: UnsafeMutablePointer<Float>
  ) {
    var sum = Vector.zero
    var along = Vector.zero
    for k in stride(from: 0, to: width, by: vectorWidth) {
      let (dy, x) = (slope.vector(k), normalized.vector(k))
      gainGradient.store(gainGradient.vector(k).addingProduct(dy, x), at: k)
      shiftGradient.store(shiftGradient.vector(k) + dy, at: k)
      let dx = dy * gain.vector(k)
      sum += dx
      along.addProduct(dx, x)
    }
    let mean = Vector(repeating: VectorMath.sum(sum) / Float(width))
    let share = Vector(repeating: VectorMath.sum(along) / Float(width))
    for k in stride(from: 0, to: width, by: vectorWidth) {
      let dx = slope.vector(k) * gain.vector(k)
      let value = (dx - mean - normalized.vector(k) * share) * inverse
      result.store(result.vector(k) + value, at: k)
    }
  }
}
