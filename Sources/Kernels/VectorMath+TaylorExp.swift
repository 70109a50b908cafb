extension VectorMath {
  /// e^x by a Taylor polynomial.
  ///
  /// Within 2 units in the last place for results that are normal numbers, as
  /// ``VectorMath/exp(_:)`` is, but with other bits: the published figures of MMD, walks and maps
  /// have these. Below about −87 it gives 0 or nearly, above 88 the greatest finite power of two or
  /// so. Of NaN it is NaN.
  ///
  /// The reduction is Cody and Waite's: e^x = 2^n e^r with |r| ≤ ln 2 / 2, and a Taylor polynomial of
  /// degree 7 for e^r.
  @inlinable @inline(__always)
  package static func taylorExp(_ x: Vector) -> Vector {
    let bounded = least(Vector(repeating: 88), greatest(Vector(repeating: -87.3), x))
    // Adding 1.5 · 2^23 leaves the nearest whole number in the low bits of the mantissa.
    let shift = Vector(repeating: 12_582_912)
    let shifted = shift.addingProduct(bounded, Vector(repeating: 1.442_695_04))
    let n = shifted - shift
    var r = bounded.addingProduct(n, Vector(repeating: -0.693_359_375))
    r.addProduct(n, Vector(repeating: 2.121_944_4e-4))
    var sum = Vector(repeating: 1 / 5040)
    sum = Vector(repeating: 1 / 720).addingProduct(sum, r)
    sum = Vector(repeating: 1 / 120).addingProduct(sum, r)
    sum = Vector(repeating: 1 / 24).addingProduct(sum, r)
    sum = Vector(repeating: 1 / 6).addingProduct(sum, r)
    sum = Vector(repeating: 0.5).addingProduct(sum, r)
    sum = Vector(repeating: 1).addingProduct(sum, r)
    sum = Vector(repeating: 1).addingProduct(sum, r)
    // 2^n: n goes into the exponent, by addition. The low bits of NaN are 0, so that it stays.
    let bits = unsafeBitCast(shifted, to: SIMD8<UInt32>.self) &<< 23
    return unsafeBitCast(unsafeBitCast(sum, to: SIMD8<UInt32>.self) &+ bits, to: Vector.self)
  }
}
