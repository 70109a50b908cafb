import Kernels

/// What the policy maximizes: the clipped surrogate objective of PPO, averaged over decisions.
///
/// Sources: Schulman et al. 2017, equation 7; PoisonRec, equations 7 and 9.
///
///     min(r·Â, clip(r, 1 − ε, 1 + ε)·Â),  r = p_θ(a|s) / p_θ'(a|s)
public struct ClippedSurrogate: Sendable {
  /// ε, how far a probability ratio may move before its gradient is cut off.
  public var clip: Float
  /// What the entropy of a decision in nats counts beside its surrogate; 0 as published.
  public var entropyBonus: Float

  /// Whether it is the mean log-likelihood of the decisions instead, weighed by Â.
  ///
  /// A policy that imitates maximizes it. The value is then of no meaning.
  private var isLikelihood = false

  /// The log-likelihood.
  package static var likelihood: ClippedSurrogate {
    var result = ClippedSurrogate(clip: 0.5, entropyBonus: 0)
    result.isLikelihood = true
    return result
  }

  /// The objective with its two weights.
  public init(clip: Float, entropyBonus: Float) {
    self.clip = clip
    self.entropyBonus = entropyBonus
  }

  /// min(r·Â, clip(r)·Â).
  @inline(__always)
  package func value(ratio: Vector, advantage: Float) -> Vector {
    let clipped = VectorMath.least(
      VectorMath.greatest(ratio, Vector(repeating: 1 - clip)), Vector(repeating: 1 + clip))
    return VectorMath.least(ratio * advantage, clipped * advantage)
  }

  /// The derivative of ``value(ratio:advantage:)`` by log p_θ: r·Â, or 0 where the clip binds.
  @inline(__always)
  package func derivative(ratio: Vector, advantage: Float) -> Vector {
    if isLikelihood { return Vector(repeating: advantage) }
    let slope = ratio * advantage
    return advantage > 0
      ? slope.replacing(with: Vector.zero, where: ratio .> Vector(repeating: 1 + clip))
      : slope.replacing(with: Vector.zero, where: ratio .< Vector(repeating: 1 - clip))
  }
}
