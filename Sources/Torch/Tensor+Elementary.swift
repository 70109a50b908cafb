import CTorch

extension Tensor {
  /// -1, 0 or 1.
  public func sign() -> Tensor { .calling(self, ct_sign) }

  /// Each element limited to `range`; the gradient is 0 outside.
  public func clamped(to range: ClosedRange<Double>) -> Tensor {
    .calling(self) { ct_clamp($0, $1, range.lowerBound, range.upperBound) }
  }
}
