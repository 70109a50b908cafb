/// 1 / (1 + exp(-x)), without a call into the mathematics library.
///
/// The exponential is a power of two times a polynomial: Taylor's of degree 6 for 2^f with
/// |f| ≤ 1/2, whose next term is below 1.3e-7. The result is within 3e-7 of the exact one, and for
/// |x| > 40 that of ±40, which is 0 or 1 in single precision but for 4e-18.
@inline(__always)
func sigmoid(_ x: Float) -> Float {
  let exponent = max(-40, min(40, -x)) * 1.442_695_04
  let whole = exponent.rounded(.toNearestOrEven)
  let f = exponent - whole
  var power: Float = 1.540_353_04e-4
  power = Float(1.333_355_81e-3).addingProduct(power, f)
  power = Float(9.618_129_11e-3).addingProduct(power, f)
  power = Float(5.550_410_87e-2).addingProduct(power, f)
  power = Float(2.402_265_07e-1).addingProduct(power, f)
  power = Float(6.931_471_81e-1).addingProduct(power, f)
  power = Float(1).addingProduct(power, f)
  let scale = Float(bitPattern: UInt32(bitPattern: (Int32(whole) &+ 127) &<< 23))
  return 1 / Float(1).addingProduct(power, scale)
}

/// The same for eight numbers.
@inline(__always)
func sigmoid(_ x: Lanes) -> Lanes {
  let low = Lanes(repeating: -40)
  let high = Lanes(repeating: 40)
  var bounded = x.replacing(with: low, where: x .< low)
  bounded.replace(with: high, where: bounded .> high)
  let exponent = bounded * -1.442_695_04
  // Added to this, a number below 2^22 is rounded to a whole one, which its last bits then are.
  let shifter: Float = 12_582_912
  let shifted = exponent + shifter
  let f = exponent - (shifted - shifter)
  var power = Lanes(repeating: 1.540_353_04e-4)
  power = Lanes(repeating: 1.333_355_81e-3).addingProduct(power, f)
  power = Lanes(repeating: 9.618_129_11e-3).addingProduct(power, f)
  power = Lanes(repeating: 5.550_410_87e-2).addingProduct(power, f)
  power = Lanes(repeating: 2.402_265_07e-1).addingProduct(power, f)
  power = Lanes(repeating: 6.931_471_81e-1).addingProduct(power, f)
  power = Lanes(repeating: 1).addingProduct(power, f)
  let bits = unsafeBitCast(shifted, to: SIMD8<UInt32>.self)
  let scale = unsafeBitCast((bits &+ 127) &<< 23, to: Lanes.self)
  return 1 / Lanes(repeating: 1).addingProduct(power, scale)
}
