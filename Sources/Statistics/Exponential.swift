/// e^x for eight numbers, within 2 units in the last place for results that are normal numbers;
/// below about −87 it gives 0 or nearly, above 88 the greatest finite power of two or so.
///
/// The reduction is Cody and Waite's: e^x = 2^n e^r with |r| ≤ ln 2 / 2, and a Taylor polynomial of
/// degree 7 for e^r.
@inlinable @inline(__always)
package func exponential(_ x: SIMD8<Float>) -> SIMD8<Float> {
  let x = x.clamped(lowerBound: SIMD8(repeating: -87.3), upperBound: SIMD8(repeating: 88))
  // Adding 1.5 · 2^23 leaves the nearest whole number in the low bits of the mantissa.
  let shift = SIMD8<Float>(repeating: 12_582_912)
  let shifted = shift.addingProduct(x, SIMD8(repeating: 1.442_695_04))
  let n = shifted - shift
  var r = x.addingProduct(n, SIMD8(repeating: -0.693_359_375))
  r.addProduct(n, SIMD8(repeating: 2.121_944_4e-4))
  var sum = SIMD8<Float>(repeating: 1 / 5040)
  sum = SIMD8(repeating: 1 / 720).addingProduct(sum, r)
  sum = SIMD8(repeating: 1 / 120).addingProduct(sum, r)
  sum = SIMD8(repeating: 1 / 24).addingProduct(sum, r)
  sum = SIMD8(repeating: 1 / 6).addingProduct(sum, r)
  sum = SIMD8(repeating: 0.5).addingProduct(sum, r)
  sum = SIMD8(repeating: 1).addingProduct(sum, r)
  sum = SIMD8(repeating: 1).addingProduct(sum, r)
  // 2^n: n goes into the exponent.
  let bits = unsafeBitCast(shifted, to: SIMD8<UInt32>.self) &<< 23
  return unsafeBitCast(unsafeBitCast(sum, to: SIMD8<UInt32>.self) &+ bits, to: SIMD8<Float>.self)
}
