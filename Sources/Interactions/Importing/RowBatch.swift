/// Some hundred interactions that follow one another in a file; their bytes are borrowed from it.
///
/// What waits for memory, as looking up names does, waits for many rows at once. Whoever has a batch
/// has it alone: it is filled on one thread and read on another, never at the same time.
package final class RowBatch: @unchecked Sendable {
  /// A user's or an item's name.
  package struct Name: BitwiseCopyable {
    private var start: UnsafePointer<UInt8>?
    private var count: Int32
    /// The number that the name is, see ``NameTable/decimal(_:)``; -1 if it is none.
    var decimal: Int32

    @inline(__always)
    init(_ bytes: Bytes, decimal: Int32) {
      start = bytes.baseAddress
      count = Int32(bytes.count)
      self.decimal = decimal
    }

    /// The name itself.
    @inline(__always) var bytes: Bytes { Bytes(start: start, count: Int(count)) }
  }

  /// How many rows have room.
  let capacity: Int
  /// The memory of ``users``, ``items`` and ``times``, `[capacity]`.
  let userMemory: UnsafeMutablePointer<Name>
  let itemMemory: UnsafeMutablePointer<Name>
  let timeMemory: UnsafeMutablePointer<Double>
  /// The line of each row; -1 where whoever reads lines knows it.
  let lines: UnsafeMutablePointer<Int>
  /// How many rows there are.
  package var count = 0

  /// Room for `capacity` rows.
  init(capacity: Int) {
    precondition(capacity > 0)
    self.capacity = capacity
    userMemory = .allocate(capacity: capacity)
    itemMemory = .allocate(capacity: capacity)
    timeMemory = .allocate(capacity: capacity)
    lines = .allocate(capacity: capacity)
  }

  deinit {
    userMemory.deallocate()
    itemMemory.deallocate()
    timeMemory.deallocate()
    lines.deallocate()
  }

  /// The users, `[count]`.
  var users: UnsafeBufferPointer<Name> { UnsafeBufferPointer(start: userMemory, count: count) }
  /// The items, `[count]`.
  var items: UnsafeBufferPointer<Name> { UnsafeBufferPointer(start: itemMemory, count: count) }
  /// The times as ``TimeReader`` has them, `[count]`; 0 without a time.
  var times: UnsafeBufferPointer<Double> { UnsafeBufferPointer(start: timeMemory, count: count) }

  /// The line of row `index`, where whoever reads lines does not know it.
  func line(_ index: Int) -> Int? { lines[index] < 0 ? nil : lines[index] }

  /// Holds one row and no other.
  func set(_ row: borrowing InteractionRow) {
    userMemory[0] = Name(row.user, decimal: NameTable.decimal(row.user))
    itemMemory[0] = Name(row.item, decimal: NameTable.decimal(row.item))
    timeMemory[0] = row.time
    lines[0] = -1
    count = 1
  }
}
