extension VectorMath {
  /// 1 / (1 + e^−x) within 3·10⁻⁷ of the exact one.
  ///
  /// For loops in which sigmoids are most of the work:
  /// it takes fewer instructions than ``VectorMath/sigmoid(_:)``, which is exact to a few units in the
  /// last place even where it is small. Of NaN it is NaN.
  ///
  /// The exponential is a power of two times a polynomial: Taylor's of degree 6 for 2^f with
  /// |f| ≤ 1/2, whose next term is below 1.3·10⁻⁷. For |x| > 40 it is that of ±40, which is 0 or 1 in
  /// single precision but for 4·10⁻¹⁸.
  @inlinable @inline(__always)
  package static func fastSigmoid(_ x: Float) -> Float {
    // Comparisons with NaN are false, and so it stays.
    let raised = -x < -40 ? -40 : -x
    let exponent = (raised > 40 ? 40 : raised) * 1.442_695_04
    // Added to this, a number below 2^22 is rounded to a whole one, which its last bits then are.
    let shifted = exponent + 12_582_912
    let f = exponent - (shifted - 12_582_912)
    var power: Float = 1.540_353_04e-4
    power = Float(1.333_355_81e-3).addingProduct(power, f)
    power = Float(9.618_129_11e-3).addingProduct(power, f)
    power = Float(5.550_410_87e-2).addingProduct(power, f)
    power = Float(2.402_265_07e-1).addingProduct(power, f)
    power = Float(6.931_471_81e-1).addingProduct(power, f)
    power = Float(1).addingProduct(power, f)
    let scale = Float(bitPattern: (shifted.bitPattern &+ 127) &<< 23)
    return 1 / Float(1).addingProduct(power, scale)
  }

  /// The same for eight numbers, with the bits that each has alone.
  @inlinable @inline(__always)
  package static func fastSigmoid(_ x: Vector) -> Vector {
    let bounded = least(Vector(repeating: 40), greatest(Vector(repeating: -40), x))
    let exponent = bounded * -1.442_695_04
    let shifter: Float = 12_582_912
    let shifted = exponent + shifter
    let f = exponent - (shifted - shifter)
    var power = Vector(repeating: 1.540_353_04e-4)
    power = Vector(repeating: 1.333_355_81e-3).addingProduct(power, f)
    power = Vector(repeating: 9.618_129_11e-3).addingProduct(power, f)
    power = Vector(repeating: 5.550_410_87e-2).addingProduct(power, f)
    power = Vector(repeating: 2.402_265_07e-1).addingProduct(power, f)
    power = Vector(repeating: 6.931_471_81e-1).addingProduct(power, f)
    power = Vector(repeating: 1).addingProduct(power, f)
    let bits = unsafeBitCast(shifted, to: SIMD8<UInt32>.self)
    let scale = unsafeBitCast((bits &+ 127) &<< 23, to: Vector.self)
    return 1 / Vector(repeating: 1).addingProduct(power, scale)
  }
}
