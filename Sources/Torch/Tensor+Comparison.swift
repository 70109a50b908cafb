import CTorch

// Named after PyTorch's operations; each gives a tensor of `bool`.
extension Tensor {
  /// Where the elements are equal.
  public func eq(_ other: Tensor) -> Tensor { .calling(self, other, ct_eq) }
  /// Where the elements equal a number.
  public func eq(_ number: Double) -> Tensor { .calling(self) { ct_eq_scalar($0, $1, number) } }
  /// Where this is less.
  public func lt(_ other: Tensor) -> Tensor { .calling(self, other, ct_lt) }
  /// Where this is less than a number.
  public func lt(_ number: Double) -> Tensor { .calling(self) { ct_lt_scalar($0, $1, number) } }
  /// Where this is at most `other`.
  public func le(_ other: Tensor) -> Tensor { .calling(self, other, ct_le) }
  /// Where this is at most a number.
  public func le(_ number: Double) -> Tensor { .calling(self) { ct_le_scalar($0, $1, number) } }
  /// Where this is greater.
  public func gt(_ other: Tensor) -> Tensor { other.lt(self) }
  /// Where this is greater than a number.
  public func gt(_ number: Double) -> Tensor { .calling(self) { ct_gt_scalar($0, $1, number) } }
  /// Where this is at least `other`.
  public func ge(_ other: Tensor) -> Tensor { other.le(self) }
  /// Where this is at least a number.
  public func ge(_ number: Double) -> Tensor { .calling(self) { ct_ge_scalar($0, $1, number) } }

  /// Where this does not hold.
  public func logicalNot() -> Tensor { .calling(self, ct_logical_not) }
  /// Where both hold.
  public func logicalAnd(_ other: Tensor) -> Tensor { .calling(self, other, ct_logical_and) }
  /// Where either holds.
  public func logicalOr(_ other: Tensor) -> Tensor { .calling(self, other, ct_logical_or) }
  /// Where the elements are neither infinite nor not a number.
  public func isFinite() -> Tensor { .calling(self, ct_isfinite) }
}

extension Tensor {
  /// The elements of `x` where `condition` holds, those of `y` elsewhere.
  public static func `where`(_ condition: Tensor, _ x: Tensor, _ y: Tensor) -> Tensor {
    calling(condition, x, y, ct_where)
  }
}

/// The lesser elements.
public func minimum(_ x: Tensor, _ y: Tensor) -> Tensor { .calling(x, y, ct_minimum) }

/// The greater elements.
public func maximum(_ x: Tensor, _ y: Tensor) -> Tensor { .calling(x, y, ct_maximum) }
