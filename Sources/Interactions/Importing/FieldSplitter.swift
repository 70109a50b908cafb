import Essentials
import Foundation

/// Cuts a line into fields.
///
/// With quotes, as RFC 4180 has them: a field may stand in double quotes, and a double quote inside
/// is doubled. Not for use from several threads: it owns a buffer for fields without their quotes.
package final class FieldSplitter {
  private let separator: UInt8
  private let width: Int
  private let quotes: Bool
  private var fields: [Bytes] = []
  private var plain = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 256)

  /// A splitter at `separator`, one character or the same character several times (`::`).
  package init(separator: StaticString, quotes: Bool) {
    self.separator = separator.withUTF8Buffer { $0[0] }
    width = separator.utf8CodeUnitCount
    self.quotes = quotes
  }

  deinit { plain.deallocate() }

  /// The fields of `line`; they stay valid until the next call and as long as `line` does.
  ///
  /// - Throws: An ``InputError`` if a quoted field does not end at a separator.
  package func split(_ line: Bytes) throws -> [Bytes] {
    fields.removeAll(keepingCapacity: true)
    guard let base = line.baseAddress, !line.isEmpty else {
      fields.append(line)
      return fields
    }
    if plain.count < line.count {
      plain.deallocate()
      plain = .allocate(capacity: 2 * line.count)
    }
    var used = 0
    var start = 0
    while true {
      if quotes, start < line.count, base[start] == 0x22 {
        start = try unquote(line, from: start, used: &used)
        if start == line.count { return fields }
        start += width
        continue
      }
      guard let end = nextSeparator(base, start, line.count) else {
        fields.append(Bytes(start: base + start, count: line.count - start))
        return fields
      }
      fields.append(Bytes(start: base + start, count: end - start))
      start = end + width
    }
  }

  private func nextSeparator(_ base: UnsafePointer<UInt8>, _ start: Int, _ count: Int) -> Int? {
    var start = start
    while start < count, let found = memchr(base + start, Int32(separator), count - start) {
      let index = base.distance(to: UnsafePointer(found.assumingMemoryBound(to: UInt8.self)))
      var run = 1
      while run < width, index + run < count, base[index + run] == separator { run += 1 }
      if run == width { return index }
      start = index + run
    }
    return nil
  }

  /// Appends the quoted field at `start`; returns where its separator or the line's end is.
  private func unquote(_ line: Bytes, from start: Int, used: inout Int) throws -> Int {
    let first = used
    var index = start + 1
    while index < line.count {
      if line[index] == 0x22 {
        guard index + 1 < line.count, line[index + 1] == 0x22 else {
          break
        }
        index += 1
      }
      plain[used] = line[index]
      used += 1
      index += 1
    }
    guard index < line.count else { throw InputError(.data, "a quoted field is never closed") }
    guard index + 1 == line.count || line[index + 1] == separator else {
      throw InputError(.data, "something follows the closing quote of a field")
    }
    fields.append(Bytes(rebasing: plain[first..<used]))
    return index + 1
  }
}
