import Essentials

/// Numbers names in the order in which they first appear.
///
/// Names stand one after another in one buffer and are looked up by their bytes, so that a million
/// rows make no strings.
package struct NameTable {
  private var bytes: [UInt8] = []
  /// `bytes[ends[i - 1]..<ends[i]]` is name i, with `ends[-1]` = 0.
  private var ends: [Int] = []
  /// A hash table with linear probing: name numbers, -1 where free; a power of two in size.
  private var slots = [Int32](repeating: -1, count: 1 << 12)

  /// No names.
  package init() {}

  /// How many different names there are.
  package var count: Int { ends.count }

  /// The number of `name`, which is a new one if it has not been seen before.
  ///
  /// - Throws: An ``InputError`` if a new name is not valid UTF-8.
  package mutating func intern(_ name: Bytes) throws -> Int32 {
    let mask = slots.count - 1
    var slot = NameTable.hash(name) & mask
    while slots[slot] >= 0 {
      let index = Int(slots[slot])
      if matches(index, name) { return slots[slot] }
      slot = (slot + 1) & mask
    }
    guard String(validating: name, as: UTF8.self) != nil else {
      let shown = String(decoding: name, as: UTF8.self)
      throw InputError(.data, "the name '\(shown)' is not valid UTF-8")
    }
    let index = Int32(count)
    slots[slot] = index
    bytes += name
    ends.append(bytes.count)
    if 2 * count > slots.count { grow() }
    return index
  }

  /// Name `index`.
  package subscript(index: Int) -> String {
    String(decoding: bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]], as: UTF8.self)
  }

  private func matches(_ index: Int, _ name: Bytes) -> Bool {
    let start = index == 0 ? 0 : ends[index - 1]
    guard ends[index] - start == name.count else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      for offset in 0..<name.count where bytes[start + offset] != name[offset] { return false }
      return true
    }
  }

  private mutating func grow() {
    var larger = [Int32](repeating: -1, count: 4 * slots.count)
    let mask = larger.count - 1
    bytes.withUnsafeBufferPointer { bytes in
      for index in 0..<count {
        let start = index == 0 ? 0 : ends[index - 1]
        var slot = NameTable.hash(Bytes(rebasing: bytes[start..<ends[index]])) & mask
        while larger[slot] >= 0 { slot = (slot + 1) & mask }
        larger[slot] = Int32(index)
      }
    }
    slots = larger
  }

  /// FNV-1a with a last mix, because tables use the low bits.
  private static func hash(_ name: Bytes) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return Int(truncatingIfNeeded: hash ^ (hash >> 32))
  }
}
