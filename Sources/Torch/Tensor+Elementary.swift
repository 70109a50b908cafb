import CTorch

extension Tensor {
  /// e to the power of each element.
  public func exp() -> Tensor { .calling(self, ct_exp) }
  /// The natural logarithm.
  public func log() -> Tensor { .calling(self, ct_log) }
  /// The logarithm of 1 + x, exact near 0.
  public func log1p() -> Tensor { .calling(self, ct_log1p) }
  /// The square root.
  public func sqrt() -> Tensor { .calling(self, ct_sqrt) }
  /// The square.
  public func square() -> Tensor { .calling(self, ct_square) }
  /// Each element to the power of `exponent`.
  public func pow(_ exponent: Double) -> Tensor { .calling(self) { ct_pow($0, $1, exponent) } }
  /// One over each element.
  public func reciprocal() -> Tensor { .calling(self, ct_reciprocal) }
  /// The absolute value.
  public func abs() -> Tensor { .calling(self, ct_abs) }
  /// -1, 0 or 1.
  public func sign() -> Tensor { .calling(self, ct_sign) }
  /// The next integer below.
  public func floor() -> Tensor { .calling(self, ct_floor) }
  /// The nearest integer, halves to even.
  public func round() -> Tensor { .calling(self, ct_round) }

  /// Each element limited to `range`; the gradient is 0 outside.
  public func clamped(to range: ClosedRange<Double>) -> Tensor {
    .calling(self) { ct_clamp($0, $1, range.lowerBound, range.upperBound) }
  }

  /// Each element limited from below and above by those of two tensors.
  public func clamped(from minimum: Tensor, to maximum: Tensor) -> Tensor {
    .calling(self, minimum, maximum, ct_clamp_tensor)
  }
}
