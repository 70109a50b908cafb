import Essentials
import Foundation

/// Numbers names in the order in which they first appear.
///
/// Names stand one after another in one buffer and are looked up by their bytes, so that a million
/// rows make no strings.
package struct NameTable {
  private var bytes: [UInt8] = []
  /// The name that was asked for last.
  private var last: Int32?
  /// `bytes[ends[i - 1]..<ends[i]]` is name i, with `ends[-1]` = 0.
  private var ends: [Int] = []
  /// A hash table with linear probing, a power of two in size: the upper half of a name's hash, and
  /// its number, -1 where free. Names that meet in a slot are nearly always told apart there.
  private var slots = [Slot](repeating: Slot(), count: 1 << 12)

  private struct Slot {
    var hash: UInt32 = 0
    var index: Int32 = -1
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
    // Rows of one user often stand together.
    if let last, matches(Int(last), name) { return last }
    let hash = NameTable.hash(name)
    let tag = UInt32(truncatingIfNeeded: hash >> 32)
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot].index >= 0 {
      if slots[slot].hash == tag, matches(Int(slots[slot].index), name) {
        last = slots[slot].index
        return slots[slot].index
      }
      slot = (slot + 1) & mask
    }
    guard String(validating: name, as: UTF8.self) != nil else {
      let shown = String(decoding: name, as: UTF8.self)
      throw InputError(
        .data, "the name '\(shown)' is not valid UTF-8; 'iconv -t UTF-8' turns other encodings into it")
    }
    // What can be read can be written, to a poison's .inter for one.
    guard !name.contains(where: { [0x00, 0x09, 0x0A, 0x0D].contains($0) }) else {
      let shown = String(decoding: name, as: UTF8.self).debugDescription
      throw InputError(
        .data,
        "the name \(shown) holds a tab or a line break, which .inter has no way to write; use a "
          + "column of identifiers")
    }
    let index = Int32(count)
    slots[slot] = Slot(hash: tag, index: index)
    bytes += name
    ends.append(bytes.count)
    if 2 * count > slots.count { grow() }
    last = index
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
      guard let base = bytes.baseAddress, let other = name.baseAddress else { return true }
      return memcmp(base + start, other, name.count) == 0
    }
  }

  private mutating func grow() {
    var larger = [Slot](repeating: Slot(), count: 4 * slots.count)
    let mask = larger.count - 1
    bytes.withUnsafeBufferPointer { bytes in
      for index in 0..<count {
        let start = index == 0 ? 0 : ends[index - 1]
        let hash = NameTable.hash(Bytes(rebasing: bytes[start..<ends[index]]))
        var slot = Int(truncatingIfNeeded: hash) & mask
        while larger[slot].index >= 0 { slot = (slot + 1) & mask }
        larger[slot] = Slot(hash: UInt32(truncatingIfNeeded: hash >> 32), index: Int32(index))
      }
    }
    slots = larger
  }

  /// Eight bytes at a time: each word is mixed in by a multiplication whose halves are folded, which
  /// spreads every bit over all.
  private static func hash(_ name: Bytes) -> UInt64 {
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(name.count)
    guard let base = UnsafeRawPointer(name.baseAddress) else { return hash }
    var offset = 0
    while offset < name.count {
      var word: UInt64 = 0
      if offset + 8 <= name.count {
        word = base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      } else {
        for byte in offset..<name.count { word = word << 8 | UInt64(name[byte]) }
      }
      let product = (hash ^ word).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
      hash = product.high ^ product.low ^ 0xE703_7ED1_A0B4_28DB
      offset += 8
    }
    let product = hash.multipliedFullWidth(by: 0x8EBC_6AF0_9C88_C6E3)
    return product.high ^ product.low
  }
}
