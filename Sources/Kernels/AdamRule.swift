import Foundation

/// Adam's rule (Kingma & Ba 2015, Algorithm 1) on raw memory, with PyTorch's constants.
///
///     m ← β₁m + (1 − β₁)g,  v ← β₂v + (1 − β₂)g²
///     w ← w − lr · m̂ / (√v̂ + 10⁻⁸),  m̂ = m/(1 − β₁ᵗ),  v̂ = v/(1 − β₂ᵗ)
///
/// Row-sparse use: rows that take no part in a batch keep their weights, their moments and their
/// count t. Every row counts its own updates, so that one first touched late starts as Adam starts,
/// with a step of lr; `torch.optim.SparseAdam` counts for the whole table and starts late rows 3.2
/// times faster.
@usableFromInline
package struct AdamRule: Sendable {
  /// The learning rate.
  @usableFromInline package var learningRate: Float
  @inlinable package static var momentDecay: Float { 0.9 }
  @inlinable package static var squareDecay: Float { 0.999 }
  @inlinable package static var epsilon: Float { 1e-8 }
  /// (1/(1 − β₁ᵗ), 1/√(1 − β₂ᵗ)) for t = 0…; both 1 beyond the end in single precision.
  @usableFromInline let corrections = AdamRule.sharedCorrections
  private static let sharedCorrections = (0..<20_000).map { t in
    let moment = 1 - pow(0.9, Double(max(1, t)))
    let square = 1 - pow(0.999, Double(max(1, t)))
    return SIMD2(Float(1 / moment), Float(1 / square.squareRoot()))
  }

  /// The rule with a learning rate.
  package init(learningRate: Float) {
    self.learningRate = learningRate
  }

  /// Moves `weights` against `gradient`, their `update`-th update, counted from 1.
  ///
  /// `scale` multiplies the learning rate; `count` is a multiple of 8.
  @inlinable @inline(__always)
  package func apply(
    to weights: UnsafeMutablePointer<Float>, moments: UnsafeMutablePointer<Float>,
    squares: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>, count: Int, update: Int,
    scale: Float = 1
  ) {
    let correction = update < corrections.count ? corrections[update] : SIMD2(1, 1)
    let step = Vector(repeating: learningRate * scale * correction.x)
    let rootScale = Vector(repeating: correction.y)
    var k = 0
    while k < count {
      let g = gradient.vector(k)
      let m = (Self.momentDecay * moments.vector(k)).addingProduct(
        Vector(repeating: 1 - Self.momentDecay), g)
      let v = (Self.squareDecay * squares.vector(k)).addingProduct(
        Vector(repeating: 1 - Self.squareDecay), g * g)
      moments.store(m, at: k)
      squares.store(v, at: k)
      let root = Vector(repeating: Self.epsilon).addingProduct(v.squareRoot(), rootScale)
      weights.store(weights.vector(k) - step * m / root, at: k)
      k += vectorWidth
    }
  }
}
