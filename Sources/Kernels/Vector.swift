/// The vector that hot loops work in: one AVX2 register.
@usableFromInline package typealias Vector = SIMD8<Float>

/// How many floats a ``Vector`` has.
@inlinable package var vectorWidth: Int { 8 }

extension UnsafePointer<Float> {
  /// The eight floats from `offset` on.
  @inlinable @inline(__always)
  package func vector(_ offset: Int) -> Vector {
    UnsafeRawPointer(self + offset).loadUnaligned(as: Vector.self)
  }
}

extension UnsafeMutablePointer<Float> {
  /// The eight floats from `offset` on.
  @inlinable @inline(__always)
  package func vector(_ offset: Int) -> Vector {
    UnsafeRawPointer(self + offset).loadUnaligned(as: Vector.self)
  }

  /// Replaces the eight floats from `offset` on.
  @inlinable @inline(__always)
  package func store(_ value: Vector, at offset: Int) {
    UnsafeMutableRawPointer(self + offset).storeBytes(of: value, as: Vector.self)
  }
}

extension UnsafePointer<Vector> {
  /// The same memory as single floats.
  @inlinable @inline(__always)
  package var scalars: UnsafePointer<Float> {
    UnsafeRawPointer(self).assumingMemoryBound(to: Float.self)
  }
}

extension UnsafeMutablePointer<Vector> {
  /// The same memory as single floats.
  @inlinable @inline(__always)
  package var scalars: UnsafeMutablePointer<Float> {
    UnsafeMutableRawPointer(self).assumingMemoryBound(to: Float.self)
  }
}

/// a·b over `width` floats, a multiple of 16.
@inlinable @inline(__always)
package func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, width: Int) -> Float {
  var even = Vector.zero
  var odd = Vector.zero
  var k = 0
  while k < width {
    even = even.addingProduct(a.vector(k), b.vector(k))
    odd = odd.addingProduct(a.vector(k + 8), b.vector(k + 8))
    k += 16
  }
  return VectorMath.sum(even + odd)
}

/// a += scale·b over `width` floats, a multiple of 8.
@inlinable @inline(__always)
package func accumulate(
  _ a: UnsafeMutablePointer<Float>, _ scale: Float, _ b: UnsafePointer<Float>, width: Int
) {
  let factor = Vector(repeating: scale)
  var k = 0
  while k < width {
    a.store(a.vector(k).addingProduct(factor, b.vector(k)), at: k)
    k += 8
  }
}

/// a·b over `count` vectors, in two chains that need not wait for each other.
@inlinable @inline(__always)
package func dot(_ a: UnsafePointer<Vector>, _ b: UnsafePointer<Vector>, count: Int) -> Float {
  var even = Vector.zero
  var odd = Vector.zero
  var index = 0
  while index + 2 <= count {
    even = even.addingProduct(a[index], b[index])
    odd = odd.addingProduct(a[index + 1], b[index + 1])
    index += 2
  }
  if index < count { even = even.addingProduct(a[index], b[index]) }
  return VectorMath.sum(even + odd)
}
