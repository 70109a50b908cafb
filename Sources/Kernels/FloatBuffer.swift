/// Zeroed memory for floats on cache-line boundaries, freed with its owner.
///
/// What hot loops work on: no bounds checks, no copies on write, and the same alignment in every
/// run, so that vectorized sums group the same numbers.
package final class FloatBuffer: @unchecked Sendable {
  /// The first float.
  package let base: UnsafeMutablePointer<Float>
  /// How many there are.
  package let count: Int

  /// `count` zeros.
  package init(count: Int) {
    self.count = count
    base = UnsafeMutableRawPointer.allocate(byteCount: max(1, count) * 4, alignment: 64)
      .bindMemory(to: Float.self, capacity: max(1, count))
    base.initialize(repeating: 0, count: count)
  }

  deinit { base.deallocate() }

  /// The contents, copied.
  package var values: [Float] { [Float](UnsafeBufferPointer(start: base, count: count)) }

  /// Makes every float zero.
  package func zero() { base.update(repeating: 0, count: count) }
}

extension FloatBuffer {
  /// The same numbers in memory of their own.
  package convenience init(copying other: FloatBuffer) {
    self.init(count: other.count)
    base.update(from: other.base, count: count)
  }
}
