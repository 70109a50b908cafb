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
  /// A number over each element.
  public static func / (x: Double, y: Tensor) -> Tensor { y.reciprocal() * x }

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

  /// Subtracts in place.
  public func subtract(_ other: Tensor) { add(other, times: -1) }

  /// Multiplies in place.
  public func multiply(by other: Tensor) { Tensor.changing(self, other, ct_mul_) }

  /// Multiplies with a number in place.
  public func multiply(by number: Double) {
    Tensor.changing(self) { ct_mul_scalar_($0, number) }
  }

  /// Divides in place.
  public func divide(by other: Tensor) { Tensor.changing(self, other, ct_div_) }

  /// Adds `factor · x · y` in place.
  public func addProduct(_ x: Tensor, _ y: Tensor, times factor: Double = 1) {
    Tensor.changing(self, x, y) { ct_addcmul_($0, $1, $2, factor) }
  }

  /// Adds `factor · x / y` in place.
  public func addQuotient(_ x: Tensor, _ y: Tensor, times factor: Double = 1) {
    Tensor.changing(self, x, y) { ct_addcdiv_($0, $1, $2, factor) }
  }

  /// Limits every element to `range` in place.
  public func clamp(to range: ClosedRange<Double>) {
    Tensor.changing(self) { ct_clamp_($0, range.lowerBound, range.upperBound) }
  }

  /// Takes the square root in place.
  public func takeSquareRoot() { Tensor.changing(self, ct_sqrt_) }

  /// Writes `x + factor · y` into this tensor, without allocation.
  public func setSum(_ x: Tensor, _ y: Tensor, times factor: Double = 1) {
    Tensor.changing(self, x, y) { ct_add_out($0, $1, $2, factor) }
  }

  /// Writes `x · y`, element by element, into this tensor, without allocation.
  public func setElementwiseProduct(_ x: Tensor, _ y: Tensor) {
    Tensor.changing(self, x, y, ct_mul_out)
  }
}
