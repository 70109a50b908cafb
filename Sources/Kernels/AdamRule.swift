import Foundation

/// Adam's rule (Kingma & Ba 2015, Algorithm 1) on raw memory, with PyTorch's constants.
///
///     m ← β₁m + (1 − β₁)g,  v ← β₂v + (1 − β₂)g²
///     w ← w − lr · m̂ / (√v̂ + ε),  m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)
///
/// β₁ is 0.9, β₂ 0.999, ε 10⁻⁸.
///
/// **Which t.** Of a table of rows each batch touches few; the others keep weights and moments. Then
/// there are two counts that t may be, and the caller says which, because the steps differ. Let a row
/// be touched for the first time, by g, when the table has had T updates. Its moments are
/// m = (1 − β₁)g and v = (1 − β₂)g².
///
/// - With its *own* count, t = 1, the corrections cancel both factors: m̂ / √v̂ = ±1, and the row moves
///   by lr, as Adam's first step always does.
/// - With the *table's* count, t = T, nothing is left to correct once T is large: the row moves by
///   lr · (1 − β₁) / √(1 − β₂) = 0.1 / √0.001 · lr = 3.16 lr, and rows that are rare by up to as much
///   more than frequent ones. That is what `torch.optim.SparseAdam` does.
///
/// So the count is an argument, and whoever passes it says which it is. NeuMF and AutoRec pass the
/// table's, as the PyTorch code that they follow does; GRU4Rec's items and the trees of PoisonRec,
/// most of whose rows are touched once or twice, pass each row's own.
public struct AdamRule: Sendable {
  /// The learning rate.
  public var learningRate: Float

  /// The rule with a learning rate.
  public init(learningRate: Float) {
    self.learningRate = learningRate
  }

  /// The `t`-th step, from 1: all factors computed in double precision and rounded once, as PyTorch
  /// does.
  public func step(_ t: Int) -> Step {
    precondition(t >= 1, "steps are counted from 1")
    return Step(
      size: Float(Double(learningRate) / (1 - pow(0.9, Double(t)))),
      rootScale: Float(1 / (1 - pow(0.999, Double(t))).squareRoot()), momentGain: 0.1,
      squareGain: 0.001)
  }

  /// The `t`-th step, from 1, of `scale` times the learning rate, from factors that were rounded to
  /// single precision beforehand: looked up, for loops that need a step for each row.
  ///
  /// 1 − β₁ and 1 − β₂ are differences of rounded numbers here, which makes the step 2·10⁻⁵ of itself
  /// shorter than ``step(_:)``; published results of PoisonRec, GRU4Rec and NGCF have these bits.
  @inlinable @inline(__always)
  public func lookedUpStep(_ t: Int, scale: Float = 1) -> Step {
    // Both factors are 1 beyond the end in single precision.
    let factors = t < corrections.count ? corrections[t] : SIMD2(1, 1)
    return Step(
      size: learningRate * scale * factors.x, rootScale: factors.y,
      momentGain: 1 - Step.momentDecay, squareGain: 1 - Step.squareDecay)
  }

  /// (1/(1 − β₁ᵗ), 1/√(1 − β₂ᵗ)) from t = 0 on.
  @usableFromInline let corrections = AdamRule.sharedCorrections
  private static let sharedCorrections = (0..<20_000).map { t in
    let moment = 1 - pow(0.9, Double(max(1, t)))
    let square = 1 - pow(0.999, Double(max(1, t)))
    return SIMD2(Float(1 / moment), Float(1 / square.squareRoot()))
  }
}

extension AdamRule {
  /// One step of the rule, with the factors that depend on its count.
  public struct Step: Sendable {
    /// lr / (1 − β₁ᵗ).
    @usableFromInline let size: Float
    /// 1 / √(1 − β₂ᵗ).
    @usableFromInline let rootScale: Float
    /// 1 − β₁ and 1 − β₂.
    @usableFromInline let momentGain: Float
    @usableFromInline let squareGain: Float
    @inlinable static var momentDecay: Float { 0.9 }
    @inlinable static var squareDecay: Float { 0.999 }

    @usableFromInline
    init(size: Float, rootScale: Float, momentGain: Float, squareGain: Float) {
      self.size = size
      self.rootScale = rootScale
      self.momentGain = momentGain
      self.squareGain = squareGain
    }

    /// Moves `count` floats against `gradient`; `count` is a multiple of 8.
    @inlinable @inline(__always)
    public func apply(
      to weights: UnsafeMutablePointer<Float>, moments: UnsafeMutablePointer<Float>,
      squares: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>, count: Int
    ) {
      let (size, rootScale) = (Vector(repeating: size), Vector(repeating: rootScale))
      let (momentGain, squareGain) = (Vector(repeating: momentGain), Vector(repeating: squareGain))
      var k = 0
      while k < count {
        let g = gradient.vector(k)
        let m = (Self.momentDecay * moments.vector(k)).addingProduct(momentGain, g)
        let v = (Self.squareDecay * squares.vector(k)).addingProduct(squareGain, g * g)
        moments.store(m, at: k)
        squares.store(v, at: k)
        let root = Vector(repeating: 1e-8).addingProduct(v.squareRoot(), rootScale)
        weights.store(weights.vector(k) - size * m / root, at: k)
        k += vectorWidth
      }
    }

    /// Moves `count` vectors against `gradient`.
    @inlinable @inline(__always)
    package func apply(
      to weights: UnsafeMutablePointer<Vector>, moments: UnsafeMutablePointer<Vector>,
      squares: UnsafeMutablePointer<Vector>, gradient: UnsafePointer<Vector>, count: Int
    ) {
      apply(
        to: weights.scalars, moments: moments.scalars, squares: squares.scalars,
        gradient: gradient.scalars, count: vectorWidth * count)
    }
  }
}
