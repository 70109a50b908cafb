import CTorch

// A whole number beside a tensor of integers keeps it one of integers, as a literal does in PyTorch.
extension Tensor {
  /// The sum, element by element.
  public static func + (x: Tensor, y: Tensor) -> Tensor { calling(x, y) { ct_add($0, $1, $2, 1) } }
  /// The sum with a number.
  public static func + (x: Tensor, y: Double) -> Tensor { calling(x) { ct_add_scalar($0, $1, y) } }
  /// The sum with a number.
  public static func + (x: Double, y: Tensor) -> Tensor { y + x }

  /// The difference, element by element.
  public static func - (x: Tensor, y: Tensor) -> Tensor { calling(x, y) { ct_add($0, $1, $2, -1) } }
  /// The difference from a number.
  public static func - (x: Tensor, y: Double) -> Tensor { x + -y }
  /// A number less each element.
  public static func - (x: Double, y: Tensor) -> Tensor { calling(y) { ct_rsub_scalar($0, $1, x) } }

  /// The product, element by element.
  public static func * (x: Tensor, y: Tensor) -> Tensor { calling(x, y, ct_mul) }
  /// The product with a number.
  public static func * (x: Tensor, y: Double) -> Tensor { calling(x) { ct_mul_scalar($0, $1, y) } }
  /// The product with a number.
  public static func * (x: Double, y: Tensor) -> Tensor { y * x }

  /// The quotient, element by element; of integers it is a float.
  public static func / (x: Tensor, y: Tensor) -> Tensor { calling(x, y, ct_div) }
  /// The quotient by a number.
  public static func / (x: Tensor, y: Double) -> Tensor { calling(x) { ct_div_scalar($0, $1, y) } }

  /// The negation.
  public static prefix func - (x: Tensor) -> Tensor { calling(x, ct_neg) }
}

// MARK: - In place

// On a tensor that requires gradients, these need `withoutGradient`.
extension Tensor {
  /// Adds `factor · other` in place.
  public func add(_ other: Tensor, times factor: Double = 1) {
    Tensor.changing(self, other) { ct_add_($0, $1, factor) }
  }

  /// Adds a number in place.
  public func add(_ number: Double) { Tensor.changing(self) { ct_add_scalar_($0, number) } }

  /// Multiplies in place.
  public func multiply(by other: Tensor) { Tensor.changing(self, other, ct_mul_) }

  /// Multiplies with a number in place.
  public func multiply(by number: Double) {
    Tensor.changing(self) { ct_mul_scalar_($0, number) }
  }
}
