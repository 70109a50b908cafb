import CTorch

// Named after PyTorch's operations; each gives a tensor of `bool`.
extension Tensor {
  /// Where the elements equal a number.
  public func eq(_ number: Double) -> Tensor { .calling(self) { ct_eq_scalar($0, $1, number) } }
  /// Where this is less.
  public func lt(_ other: Tensor) -> Tensor { .calling(self, other, ct_lt) }
  /// Where this is at most `other`.
  public func le(_ other: Tensor) -> Tensor { .calling(self, other, ct_le) }
  /// Where this is at least `other`.
  public func ge(_ other: Tensor) -> Tensor { other.le(self) }
}
