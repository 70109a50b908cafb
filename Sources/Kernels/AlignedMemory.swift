/// Zeroed memory on cache-line boundaries, freed with its owner.
///
/// What hot loops work on: no bounds checks, no copies on write, and the same alignment in every
/// run, so that vectorized sums group the same numbers. A reference: copies of the variable see each
/// other's changes. Threads may read it side by side, or write to disjoint parts.
///
/// Of floats, or of whole vectors (``Vector``) where rows are padded to them anyway.
@usableFromInline
package final class AlignedMemory<Element: BitwiseCopyable>: @unchecked Sendable {
  /// The first element.
  @usableFromInline package let base: UnsafeMutablePointer<Element>
  /// How many there are.
  @usableFromInline package let count: Int

  /// `count` elements whose bits are all 0.
  @inlinable
  package init(count: Int) {
    precondition(count >= 0, "memory of a negative size")
    let bytes = max(1, count) * MemoryLayout<Element>.stride
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    base = memory.bindMemory(to: Element.self, capacity: max(1, count))
    self.count = count
  }

  deinit { base.deallocate() }

  /// The contents, copied.
  package var values: [Element] { [Element](UnsafeBufferPointer(start: base, count: count)) }

  /// Makes every bit zero.
  @inlinable
  package func zero() {
    UnsafeMutableRawPointer(base)
      .initializeMemory(as: UInt8.self, repeating: 0, count: count * MemoryLayout<Element>.stride)
  }
}

extension AlignedMemory {
  /// The same elements in memory of their own.
  package convenience init(copying other: AlignedMemory) {
    self.init(count: other.count)
    base.update(from: other.base, count: count)
  }

  /// The memory as rows of `width` elements, for threads that each write to rows of their own.
  @inlinable
  package func rows(width: Int) -> DisjointRows<Element> {
    DisjointRows(base, count: count / width, width: width)
  }
}

extension AlignedMemory<Vector> {
  /// The same memory as single floats, `[8 · count]`.
  @inlinable @inline(__always)
  package var scalars: UnsafeMutablePointer<Float> { base.scalars }
}
