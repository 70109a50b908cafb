import Essentials
import Foundation

/// Numbers names in the order in which they first appear.
///
/// Names stand one after another in one buffer and are looked up by their bytes, so that a million
/// rows make no strings.
package struct NameTable {
  private var bytes: [UInt8] = []
  /// `bytes[ends[i - 1]..<ends[i]]` is name i, with `ends[-1]` = 0.
  private var ends: [Int] = []
  /// A hash table with linear probing, a power of two in size.
  private var slots = [Slot](repeating: Slot(), count: 1 << 12)
  /// How many names are in it.
  private var hashedCount = 0
  /// Numbers of the names that are small decimal numbers, by what they count, -1 where there is none:
  /// most logs have no other names, and these fit into a cache.
  private var decimals: [Int32] = []
  /// The name that was asked for last: rows of one user often stand together.
  private var last = Slot()
  /// The keys of names that are looked up together.
  private var keys: [Key] = []
  /// What was read only so that it is near; kept so that the reading is not left out.
  private var touched: Int32 = 0

  /// A name's key and number, together, so that a look at one place in memory is enough for nearly
  /// all: a table of names is larger than any cache, and waiting for memory is what a lookup costs.
  private struct Slot {
    var key = Key()
    /// -1 where the slot is free.
    var index: Int32 = -1
  }

  /// What tells a name from others: of at most 16 bytes all of them, of more two hashes.
  private struct Key: Equatable {
    var low: UInt64 = 0
    var high: UInt64 = 0
    var count: Int32 = -1

    var isWhole: Bool { count <= 16 }
  }

  /// No names.
  package init() {}

  /// How many different names there are.
  package var count: Int { ends.count }

  /// The number of `name`, which is a new one if it has not been seen before.
  ///
  /// - Throws: An ``InputError`` if a new name is not valid UTF-8, or holds a tab, a line break or a
  ///   zero byte.
  package mutating func intern(_ name: Bytes) throws -> Int32 {
    let number = Int(NameTable.decimal(name))
    if number >= 0 { return intern(decimal: number, name) }
    return try intern(NameTable.key(name), name)
  }

  /// Writes the numbers of `names`, `[names]`, as ``intern(_:)`` would give them one after another.
  ///
  /// - Returns: The first name that none can be given to, and why; nil if all have one.
  mutating func intern(
    _ names: UnsafeBufferPointer<RowBatch.Name>, into numbers: UnsafeMutablePointer<Int32>
  ) -> (row: Int, error: InputError)? {
    // A look at all of them at first, so that memory is waited for once and not name by name.
    var missing = 0
    decimals.withUnsafeBufferPointer { decimals in
      for (row, name) in names.enumerated() {
        let decimal = UInt(bitPattern: Int(name.decimal))
        let number = decimal < UInt(decimals.count) ? decimals[Int(decimal)] : -1
        numbers[row] = number
        missing &+= number < 0 ? 1 : 0
      }
    }
    guard missing > 0 else { return nil }
    let mask = slots.count - 1
    var touched: Int32 = 0
    while keys.count < names.count { keys.append(Key()) }
    for row in names.indices where names[row].decimal < 0 {
      keys[row] = NameTable.key(names[row].bytes)
      touched ^= slots[NameTable.hash(keys[row]) & mask].index
    }
    self.touched = touched
    for row in names.indices where numbers[row] < 0 {
      let name = names[row]
      if name.decimal >= 0 {
        numbers[row] = intern(decimal: Int(name.decimal), name.bytes)
        continue
      }
      do { numbers[row] = try intern(keys[row], name.bytes) } catch let error as InputError {
        return (row, error)
      } catch { preconditionFailure("names are checked with input errors") }
    }
    return nil
  }

  private mutating func intern(decimal number: Int, _ name: Bytes) -> Int32 {
    if number < decimals.count, decimals[number] >= 0 { return decimals[number] }
    while number >= decimals.count {
      decimals += [Int32](repeating: -1, count: max(1 << 12, decimals.count))
    }
    decimals[number] = Int32(count)
    return append(name)
  }

  @inline(__always)
  private mutating func intern(_ key: Key, _ name: Bytes) throws -> Int32 {
    if key == last.key, key.isWhole || matches(last.index, name) { return last.index }
    let mask = slots.count - 1
    var position = NameTable.hash(key) & mask
    while slots[position].index >= 0 {
      if slots[position].key == key, key.isWhole || matches(slots[position].index, name) {
        last = slots[position]
        return last.index
      }
      position = (position + 1) & mask
    }
    try check(name)
    last = Slot(key: key, index: Int32(count))
    slots[position] = last
    hashedCount += 1
    if 3 * hashedCount > 2 * slots.count { grow() }
    return append(name)
  }

  private mutating func append(_ name: Bytes) -> Int32 {
    bytes += name
    ends.append(bytes.count)
    return Int32(count - 1)
  }

  /// The number that a name is, if it is one of at most seven digits and has no other form; else -1.
  @inline(__always)
  static func decimal(_ name: Bytes) -> Int32 {
    guard (1...7).contains(name.count), name[0] != 0x30 || name.count == 1 else { return -1 }
    var value: Int32 = 0
    for byte in name {
      let digit = Int32(byte) - 0x30
      guard digit >= 0, digit <= 9 else { return -1 }
      value = 10 * value + digit
    }
    return value
  }

  /// Name `index`.
  package subscript(index: Int) -> String {
    String(decoding: bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]], as: UTF8.self)
  }

  /// What can be read can be written, to a poison's `.inter` for one.
  private func check(_ name: Bytes) throws {
    guard String(validating: name, as: UTF8.self) != nil else {
      let shown = String(decoding: name, as: UTF8.self)
      throw InputError(
        .data,
        "the name '\(shown)' is not valid UTF-8; 'iconv -t UTF-8' turns other encodings into it")
    }
    guard !name.contains(where: { [0x00, 0x09, 0x0A, 0x0D].contains($0) }) else {
      let shown = String(decoding: name, as: UTF8.self).debugDescription
      throw InputError(
        .data,
        "the name \(shown) holds a tab or a line break, which .inter has no way to write; use a "
          + "column of identifiers")
    }
  }

  private func matches(_ index: Int32, _ name: Bytes) -> Bool {
    let index = Int(index)
    let start = index == 0 ? 0 : ends[index - 1]
    guard ends[index] - start == name.count else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress, let other = name.baseAddress else { return true }
      return memcmp(base + start, other, name.count) == 0
    }
  }

  private mutating func grow() {
    var larger = [Slot](repeating: Slot(), count: 2 * slots.count)
    let mask = larger.count - 1
    for slot in slots where slot.index >= 0 {
      var position = NameTable.hash(slot.key) & mask
      while larger[position].index >= 0 { position = (position + 1) & mask }
      larger[position] = slot
    }
    slots = larger
  }

  @inline(__always)
  private static func key(_ name: Bytes) -> Key {
    guard let base = UnsafeRawPointer(name.baseAddress), !name.isEmpty else { return Key(count: 0) }
    let count = name.count
    func word(_ offset: Int) -> UInt64 {
      base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }
    func half(_ offset: Int) -> UInt64 {
      UInt64(base.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
    // The first and the last bytes, which meet or overlap in the middle.
    switch count {
    case ..<4:
      let ends = UInt64(name[0]) | UInt64(name[count / 2]) << 8 | UInt64(name[count - 1]) << 16
      return Key(low: ends, high: 0, count: Int32(count))
    case ..<8: return Key(low: half(0), high: half(count - 4), count: Int32(count))
    case ...16: return Key(low: word(0), high: word(count - 8), count: Int32(count))
    default:
      var (low, high) = (word(count - 8), word(count - 16))
      var offset = 0
      while offset + 8 <= count {
        low = mix(low ^ word(offset), 0xA076_1D64_78BD_642F)
        high = mix(high &+ word(offset), 0xE703_7ED1_A0B4_28DB)
        offset += 8
      }
      return Key(low: low, high: high, count: Int32(truncatingIfNeeded: count))
    }
  }

  @inline(__always)
  private static func hash(_ key: Key) -> Int {
    let hash = mix(
      key.low ^ 0x9E37_79B9_7F4A_7C15, key.high ^ 0x8EBC_6AF0_9C88_C6E3 ^ UInt64(key.count) << 56)
    return Int(truncatingIfNeeded: mix(hash, 0xA076_1D64_78BD_642F))
  }

  /// A multiplication whose halves are folded, which spreads every bit over all.
  @inline(__always)
  private static func mix(_ first: UInt64, _ second: UInt64) -> UInt64 {
    let product = first.multipliedFullWidth(by: second)
    return product.high ^ product.low
  }
}
