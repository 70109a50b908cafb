/// Where the rows of a large table are that exist: a hash table of row numbers, which grows with them and
/// with nothing else.
///
/// Threads may look rows up side by side while none is added.
struct RowIndex {
  /// Row plus one and place, together, so that a look at one place in memory is enough; zeros where a slot
  /// is free.
  private var slots: [SIMD2<Int32>] = [SIMD2<Int32>](repeating: .zero, count: 1 << 10)
  private var count = 0

  /// The place of a row, nil if it has none.
  @inline(__always)
  func place(of row: Int) -> Int? {
    slots.withUnsafeBufferPointer { slots in
      let key = Int32(truncatingIfNeeded: row + 1)
      var position = first(row)
      while slots[position].x != key {
        if slots[position].x == 0 { return nil }
        position = (position + 1) & (slots.count - 1)
      }
      return Int(slots[position].y)
    }
  }

  /// Gives a row that has none a place.
  mutating func add(_ row: Int, at place: Int) {
    if 2 * (count + 1) > slots.count { grow() }
    insert(SIMD2(Int32(row + 1), Int32(place)))
    count += 1
  }

  private mutating func insert(_ slot: SIMD2<Int32>) {
    var position = first(Int(slot.x) - 1)
    while slots[position].x != 0 { position = (position + 1) & (slots.count - 1) }
    slots[position] = slot
  }

  private mutating func grow() {
    let old = slots
    slots = [SIMD2<Int32>](repeating: .zero, count: 2 * old.count)
    for slot in old where slot.x != 0 { insert(slot) }
  }

  /// The slot that a row stands in if no other took it: by the upper bits of a product (Knuth's
  /// multiplicative hashing), which spreads the numbers of a path's rows, doubled from level to level.
  @inline(__always)
  private func first(_ row: Int) -> Int {
    let product = UInt64(truncatingIfNeeded: row) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: product >> UInt64(slots.count.leadingZeroBitCount + 1))
  }
}
