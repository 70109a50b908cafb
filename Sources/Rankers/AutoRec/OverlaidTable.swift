import Kernels

/// A table of rows of which a world has changed few: those lie apart, and the others are shared with
/// the snapshot.
///
/// A value; a copy costs nothing until it replaces rows, and then only those.
struct OverlaidTable: Sendable {
  /// How many vectors a row has.
  let width: Int
  /// All rows as the snapshot has them, `[rows, width]`.
  private(set) var base: [Vector]
  /// Where a row lies in ``replaced``, or -1; empty when no row has been replaced.
  private(set) var places: [Int32] = []
  /// The rows that differ, `[places, width]`.
  private(set) var replaced: [Vector] = []

  /// A table with nothing replaced.
  init(_ base: [Vector], width: Int) {
    self.base = base
    self.width = width
  }

  /// How many rows there are.
  var rowCount: Int { base.count / width }

  /// The rows of `indices`, one after the other.
  func rows(_ indices: [Int32]) -> [Vector] {
    var result: [Vector] = []
    result.reserveCapacity(indices.count * width)
    for index in indices {
      let place = places.isEmpty ? -1 : Int(places[Int(index)])
      result +=
        place < 0
        ? base[Int(index) * width..<(Int(index) + 1) * width]
        : replaced[place * width..<(place + 1) * width]
    }
    return result
  }

  /// All rows as they are now, `[rows, width]`.
  var flat: [Vector] {
    var copy = self
    copy.flatten()
    return copy.base
  }

  /// Puts `rows` in the place of those of `indices`, which are distinct.
  mutating func replace(_ indices: [Int32], by rows: [Vector]) {
    if places.isEmpty { places = [Int32](repeating: -1, count: rowCount) }
    for (number, index) in indices.enumerated() {
      let row = rows[number * width..<(number + 1) * width]
      if places[Int(index)] >= 0 {
        let place = Int(places[Int(index)]) * width
        replaced.replaceSubrange(place..<place + width, with: row)
      } else {
        places[Int(index)] = Int32(replaced.count / width)
        replaced += row
      }
    }
  }

  /// Calls `body` with the memory of all rows, to change any.
  mutating func withMutableRows<R>(
    _ body: (UnsafeMutablePointer<Vector>) throws -> R
  ) rethrows -> R? {
    flatten()
    return try base.withUnsafeMutableBufferPointer { try $0.baseAddress.map(body) }
  }

  /// Writes replaced rows where they belong.
  private mutating func flatten() {
    for (index, place) in places.enumerated() where place >= 0 {
      let source = Int(place) * width
      base.replaceSubrange(
        index * width..<(index + 1) * width, with: replaced[source..<source + width])
    }
    places = []
    replaced = []
  }

  /// Calls `body` with a view for hot loops; not without rows.
  func withView(_ body: (View) -> Void) {
    base.withUnsafeBufferPointer { base in
      places.withUnsafeBufferPointer { places in
        replaced.withUnsafeBufferPointer { replaced in
          guard let base = base.baseAddress else { return }
          body(
            View(
              base: base, places: places.isEmpty ? nil : places.baseAddress,
              replaced: replaced.baseAddress ?? base, width: width))
        }
      }
    }
  }

  /// Unchecked access for the time of ``withView(_:)``.
  struct View {
    let base: UnsafePointer<Vector>
    let places: UnsafePointer<Int32>?
    let replaced: UnsafePointer<Vector>
    let width: Int

    /// Whether a row has been replaced.
    @inline(__always)
    func isReplaced(_ index: Int) -> Bool {
      guard let places else { return false }
      return places[index] >= 0
    }

    /// A row.
    @inline(__always)
    subscript(index: Int) -> UnsafePointer<Vector> {
      if let places, places[index] >= 0 { return replaced + Int(places[index]) * width }
      return base + index * width
    }
  }
}
