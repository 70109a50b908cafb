/// Eight neighboring numbers of a row: what one vector instruction takes.
typealias Lanes = SIMD8<Float>

/// The sum of eight numbers as a tree, which is faster than the standard library's chain.
@inline(__always)
func sumOfLanes(_ lanes: Lanes) -> Float {
  let four = lanes.lowHalf + lanes.highHalf
  let two = four.lowHalf + four.highHalf
  return two.x + two.y
}

/// max(x, 0).
@inline(__always)
func rectified(_ x: Lanes) -> Lanes { x.replacing(with: 0, where: x .<= 0) }

/// Zeroed memory of vectors for hot loops.
///
/// Threads may read it side by side, and write to disjoint parts.
final class LaneMemory: @unchecked Sendable {
  /// Where it begins.
  let base: UnsafeMutablePointer<Lanes>
  /// How many vectors there are.
  let count: Int

  /// Room for `count` vectors, all zeros.
  init(count: Int) {
    base = .allocate(capacity: max(1, count))
    base.initialize(repeating: .zero, count: max(1, count))
    self.count = count
  }

  deinit { base.deallocate() }

  /// The same memory as single numbers, `[8 · count]`.
  var scalars: UnsafeMutablePointer<Float> { base.scalars }
}

extension UnsafeMutablePointer<Lanes> {
  /// The same memory as single numbers.
  @inline(__always)
  var scalars: UnsafeMutablePointer<Float> {
    UnsafeMutableRawPointer(self).assumingMemoryBound(to: Float.self)
  }
}

extension UnsafePointer<Lanes> {
  /// The same memory as single numbers.
  @inline(__always)
  var scalars: UnsafePointer<Float> {
    UnsafeRawPointer(self).assumingMemoryBound(to: Float.self)
  }
}
