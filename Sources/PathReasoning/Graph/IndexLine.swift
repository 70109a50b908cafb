import Essentials
import Interactions

/// A line of entity numbers, separated by spaces or tabs, as PGPR's files have them.
enum IndexLine {
  /// Appends the numbers of `line` to `numbers`.
  ///
  /// Throws an ``InputError`` without a place for anything but digits between separators.
  static func parse(_ line: Bytes, into numbers: inout [Int32]) throws {
    var index = 0
    while index < line.count {
      if isSeparator(line[index]) {
        index += 1
        continue
      }
      let start = index
      var value: Int64 = 0
      while index < line.count, !isSeparator(line[index]) {
        let digit = Int64(line[index]) - 0x30
        guard (0...9).contains(digit), value <= Int64(Int32.max) else {
          while index < line.count, !isSeparator(line[index]) { index += 1 }
          let word = String(decoding: line[start..<min(index, start + 40)], as: UTF8.self)
          throw InputError(.data, "'\(word)' is no index: expected a whole number from 0")
        }
        value = 10 * value + digit
        index += 1
      }
      guard value <= Int64(Int32.max) else {
        throw InputError(.data, "\(value) is too large for an index")
      }
      numbers.append(Int32(value))
    }
  }

  private static func isSeparator(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
