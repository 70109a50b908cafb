/// Rows of somebody's memory that threads write to side by side, each to rows of its own.
///
/// Swift cannot see that two threads never write to one row; whoever makes these rows says so, and
/// every loop that uses them is to be read with that in mind. They are valid as long as the memory
/// is: made inside `withUnsafeMutableBufferPointer`, they must not leave it. Places are checked in
/// debug builds only.
@usableFromInline
package struct DisjointRows<Element>: @unchecked Sendable {
  /// The first element of row 0.
  @usableFromInline package let base: UnsafeMutablePointer<Element>
  /// How many rows there are.
  @usableFromInline package let count: Int
  /// How many elements a row has.
  @usableFromInline package let width: Int

  /// `count` rows of `width` elements at `base`, one after the other.
  @inlinable @inline(__always)
  package init(_ base: UnsafeMutablePointer<Element>, count: Int, width: Int = 1) {
    assert(count >= 0 && width >= 0, "rows are counted")
    self.base = base
    self.count = count
    self.width = width
  }

  /// The first element of a row.
  @inlinable @inline(__always)
  package func row(_ row: Int) -> UnsafeMutablePointer<Element> {
    assert(row >= 0 && row < count, "row \(row) of \(count)")
    return base + row * width
  }

  /// An element by its place among those of all rows.
  @inlinable @inline(__always)
  package subscript(place: Int) -> Element {
    get {
      assert(place >= 0 && place < count * width, "place \(place) of \(count * width)")
      return base[place]
    }
    nonmutating _modify {
      assert(place >= 0 && place < count * width, "place \(place) of \(count * width)")
      yield &base[place]
    }
  }
}

extension Array {
  /// Calls `body` with the array's elements as rows of `width`, for threads that each write to rows
  /// of their own; the number of elements is a multiple of `width`.
  ///
  /// The rows must not leave `body`. Without elements there are no rows, and `body` runs all the same.
  @inlinable
  package mutating func withDisjointRows<R>(
    width: Int = 1, _ body: (DisjointRows<Element>) throws -> R
  ) rethrows -> R {
    precondition(width > 0 && count.isMultiple(of: width), "whole rows")
    return try withUnsafeMutableBufferPointer { buffer in
      // Whatever address: without elements there is no row to be read or written.
      let base = buffer.baseAddress ?? UnsafeMutablePointer(bitPattern: 64).unsafelyUnwrapped
      return try body(DisjointRows(base, count: buffer.count / width, width: width))
    }
  }
}
