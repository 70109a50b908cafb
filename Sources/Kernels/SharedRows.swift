/// Rows of somebody's memory that threads read side by side while nobody writes to it.
///
/// The reading half of ``DisjointRows``: valid as long as the memory is, and checked in debug builds
/// only.
@usableFromInline
package struct SharedRows<Element>: @unchecked Sendable {
  /// The first element of row 0.
  @usableFromInline package let base: UnsafePointer<Element>
  /// How many rows there are.
  @usableFromInline package let count: Int
  /// How many elements a row has.
  @usableFromInline package let width: Int

  /// `count` rows of `width` elements at `base`, one after the other.
  @inlinable @inline(__always)
  package init(_ base: UnsafePointer<Element>, count: Int, width: Int = 1) {
    assert(count >= 0 && width >= 0, "rows are counted")
    self.base = base
    self.count = count
    self.width = width
  }

  /// The first element of a row.
  @inlinable @inline(__always)
  package func row(_ row: Int) -> UnsafePointer<Element> {
    assert(row >= 0 && row < count, "row \(row) of \(count)")
    return base + row * width
  }

  /// An element by its place among those of all rows.
  @inlinable @inline(__always)
  package subscript(place: Int) -> Element {
    assert(place >= 0 && place < count * width, "place \(place) of \(count * width)")
    return base[place]
  }
}

extension Array {
  /// Calls `body` with the array's elements as rows of `width`, for threads that read them; the
  /// number of elements is a multiple of `width`.
  ///
  /// The rows must not leave `body`. Without elements there are no rows, and `body` runs all the same.
  @inlinable
  package func withSharedRows<R>(
    width: Int = 1, _ body: (SharedRows<Element>) throws -> R
  ) rethrows -> R {
    precondition(width > 0 && count.isMultiple(of: width), "whole rows")
    return try withUnsafeBufferPointer { buffer in
      // Whatever address: without elements there is no row to be read.
      let base = buffer.baseAddress ?? UnsafePointer(bitPattern: 64).unsafelyUnwrapped
      return try body(SharedRows(base, count: buffer.count / width, width: width))
    }
  }
}
