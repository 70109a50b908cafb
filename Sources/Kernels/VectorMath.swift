/// Exponentials and their relatives on eight floats at once, accurate to a few units in the last
/// place.
///
/// libtorch has them for whole tensors; here they sit between two small products, on values that
/// are still in the cache. Polynomials: Cephes (Moshier 1989), single precision. What NaN goes into
/// comes out as NaN, so that a computation that failed is seen to have.
@usableFromInline package enum VectorMath {
  /// e^x; saturates near 2^±126 instead of overflowing.
  ///
  /// Of NaN it is NaN.
  @inlinable @inline(__always)
  package static func exp(_ x: Vector) -> Vector {
    // The bounds come first: where a comparison with NaN is false, x stays.
    let x = least(Vector(repeating: 88), greatest(Vector(repeating: -87.3), x))
    // Adding 1.5·2^23 leaves the nearest integer in the low bits of the sum.
    let magic = Vector(repeating: 12_582_912)
    let shifted = magic.addingProduct(x, Vector(repeating: 1.442_695_04))
    let n = shifted - magic
    var r = x.addingProduct(n, Vector(repeating: -0.693_359_375))
    r = r.addingProduct(n, Vector(repeating: 2.121_944_40e-4))
    var p = Vector(repeating: 1.398_199_950_7e-3).addingProduct(
      r, Vector(repeating: 1.987_569_150_0e-4))
    p = Vector(repeating: 8.333_451_907_3e-3).addingProduct(p, r)
    p = Vector(repeating: 4.166_579_589_4e-2).addingProduct(p, r)
    p = Vector(repeating: 1.666_666_545_9e-1).addingProduct(p, r)
    p = Vector(repeating: 5.000_000_120_1e-1).addingProduct(p, r)
    p = (r + 1).addingProduct(p, r * r)
    let bits = unsafeBitCast(shifted, to: SIMD8<Int32>.self) &- 0x4B40_0000 &+ 127
    return p * unsafeBitCast(bits &<< 23, to: Vector.self)
  }

  /// The natural logarithm of positive normal numbers.
  @inlinable @inline(__always)
  package static func log(_ x: Vector) -> Vector {
    // x = m·2^e with m between √½ and √2.
    let bits = unsafeBitCast(x, to: SIMD8<Int32>.self)
    let exponent = (bits &- 0x3F35_04F3) &>> 23
    let f = unsafeBitCast(bits &- (exponent &<< 23), to: Vector.self) - 1
    let e = Vector(exponent)
    var p = Vector(repeating: -1.151_461_031_0e-1).addingProduct(
      f, Vector(repeating: 7.037_683_629_2e-2))
    p = Vector(repeating: 1.167_699_874_0e-1).addingProduct(p, f)
    p = Vector(repeating: -1.242_014_084_6e-1).addingProduct(p, f)
    p = Vector(repeating: 1.424_932_278_7e-1).addingProduct(p, f)
    p = Vector(repeating: -1.666_805_766_5e-1).addingProduct(p, f)
    p = Vector(repeating: 2.000_071_476_5e-1).addingProduct(p, f)
    p = Vector(repeating: -2.499_999_399_3e-1).addingProduct(p, f)
    p = Vector(repeating: 3.333_333_117_4e-1).addingProduct(p, f)
    let square = f * f
    var y = (square * f * p).addingProduct(e, Vector(repeating: -2.121_944_40e-4))
    y = y.addingProduct(square, Vector(repeating: -0.5))
    return (f + y).addingProduct(e, Vector(repeating: 0.693_359_375))
  }

  /// 1 / (1 + e^−x).
  @inlinable @inline(__always)
  package static func sigmoid(_ x: Vector) -> Vector { 1 / (1 + exp(-x)) }

  /// log σ(x) = min(x, 0) − log(1 + e^−|x|), without overflow or cancellation.
  @inlinable @inline(__always)
  package static func logSigmoid(_ x: Vector) -> Vector {
    let e = exp(-magnitude(x))
    // log(1 + e) with what the rounding of 1 + e lost.
    let sum = 1 + e
    let logOnePlus = log(sum) + (e - (sum - 1)) / sum
    return least(x, Vector.zero) - logOnePlus
  }

  /// The hyperbolic tangent.
  @inlinable @inline(__always)
  package static func tanh(_ x: Vector) -> Vector {
    let size = magnitude(x)
    let large = 1 - 2 / (exp(size + size) + 1)
    let sign = unsafeBitCast(x, to: SIMD8<Int32>.self) & SIMD8<Int32>(repeating: .min)
    let signed = unsafeBitCast(unsafeBitCast(large, to: SIMD8<Int32>.self) | sign, to: Vector.self)
    let z = x * x
    var p = Vector(repeating: 2.063_908_879_5e-2).addingProduct(
      z, Vector(repeating: -5.704_988_727_4e-3))
    p = Vector(repeating: -5.373_971_555_3e-2).addingProduct(p, z)
    p = Vector(repeating: 1.333_144_426_3e-1).addingProduct(p, z)
    p = Vector(repeating: -3.333_328_220_8e-1).addingProduct(p, z)
    let small = x.addingProduct(p * z, x)
    return signed.replacing(with: small, where: size .< Vector(repeating: 0.625))
  }

  /// sin 2πt and cos 2πt for t in [0, 1).
  @inlinable @inline(__always)
  package static func sineAndCosine(ofTurns t: Vector) -> (sine: Vector, cosine: Vector) {
    let magic = Vector(repeating: 12_582_912)
    let shifted = magic.addingProduct(t, Vector(repeating: 4))
    let quadrant = unsafeBitCast(shifted, to: SIMD8<Int32>.self)
    let r = t.addingProduct(shifted - magic, Vector(repeating: -0.25)) * (2 * Float.pi)
    let z = r * r
    var s = Vector(repeating: 8.332_160_873_6e-3).addingProduct(
      z, Vector(repeating: -1.951_529_589_1e-4))
    s = Vector(repeating: -1.666_665_461_1e-1).addingProduct(s, z)
    let sine = r.addingProduct(s * z, r)
    var c = Vector(repeating: -1.388_731_625_493_765e-3).addingProduct(
      z, Vector(repeating: 2.443_315_711_809_948e-5))
    c = Vector(repeating: 4.166_664_568_298_827e-2).addingProduct(c, z)
    let cosine = (1 - z * 0.5).addingProduct(c * z, z)
    let odd = (quadrant & 1) .== 1
    let sineSign = (quadrant & 2) &<< 30
    let cosineSign = ((quadrant &+ 1) & 2) &<< 30
    return (
      flipped(sine.replacing(with: cosine, where: odd), by: sineSign),
      flipped(cosine.replacing(with: sine, where: odd), by: cosineSign)
    )
  }

  /// |x|.
  @inlinable @inline(__always)
  package static func magnitude(_ x: Vector) -> Vector {
    unsafeBitCast(
      unsafeBitCast(x, to: SIMD8<Int32>.self) & SIMD8<Int32>(repeating: .max), to: Vector.self)
  }

  /// The smaller of each pair; `y` where one is NaN.
  @inlinable @inline(__always)
  package static func least(_ x: Vector, _ y: Vector) -> Vector {
    y.replacing(with: x, where: x .< y)
  }

  /// The larger of each pair; `y` where one is NaN.
  @inlinable @inline(__always)
  package static func greatest(_ x: Vector, _ y: Vector) -> Vector {
    y.replacing(with: x, where: x .> y)
  }

  /// max(x, 0), NaN where x is.
  @inlinable @inline(__always)
  package static func rectified(_ x: Vector) -> Vector {
    x.replacing(with: Vector.zero, where: x .<= Vector.zero)
  }

  /// The sum of the eight floats, as a tree: three additions deep.
  @inlinable @inline(__always)
  package static func sum(_ x: Vector) -> Float {
    let four = x.lowHalf + x.highHalf
    let two = four.lowHalf + four.highHalf
    return two.x + two.y
  }

  @inlinable @inline(__always)
  package static func flipped(_ x: Vector, by sign: SIMD8<Int32>) -> Vector {
    unsafeBitCast(unsafeBitCast(x, to: SIMD8<Int32>.self) ^ sign, to: Vector.self)
  }
}
