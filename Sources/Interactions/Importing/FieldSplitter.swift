import Essentials
import Foundation

/// Cuts a line into fields.
///
/// With quotes, as RFC 4180 has them: a field may stand in double quotes, and a double quote inside
/// is doubled; a quote elsewhere in a field is a letter. Not for use from several threads: it owns a
/// buffer for fields without their quotes.
package final class FieldSplitter {
  private let separator: [UInt8]
  private let first: UInt8
  private let quotes: Bool
  private var fields = UnsafeMutableBufferPointer<Bytes>.allocate(capacity: 16)
  private var count = 0
  private var plain = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 256)
  private var used = 0

  /// A splitter at `separator`, one byte or several.
  package init(separator: [UInt8], quote: ReadingOptions.Quote) {
    precondition(!separator.isEmpty, "something between fields")
    self.separator = separator
    first = separator[0]
    quotes = quote == .double
  }

  deinit {
    plain.deallocate()
    fields.deallocate()
  }

  /// The fields of `line`, or nil if it ends inside a quoted one, which may go on in the next line.
  ///
  /// They stay valid until the next call and as long as `line` does.
  ///
  /// - Throws: A data ``InputError`` if a quoted field does not end at a separator.
  package func split(_ line: Bytes) throws -> UnsafeBufferPointer<Bytes>? {
    count = 0
    used = 0
    guard let base = line.baseAddress, !line.isEmpty else {
      append(line)
      return UnsafeBufferPointer(rebasing: fields[..<count])
    }
    var start = 0
    while true {
      if quotes, start < line.count, base[start] == 0x22 {
        guard let end = try unquote(line, from: start) else { return nil }
        if end == line.count { break }
        start = end + separator.count
        continue
      }
      guard let end = nextSeparator(base, start, line.count) else {
        append(Bytes(start: base + start, count: line.count - start))
        break
      }
      append(Bytes(start: base + start, count: end - start))
      start = end + separator.count
    }
    return UnsafeBufferPointer(rebasing: fields[..<count])
  }

  @inline(__always)
  private func append(_ field: Bytes) {
    if count == fields.count { grow() }
    fields[count] = field
    count += 1
  }

  private func grow() {
    let larger = UnsafeMutableBufferPointer<Bytes>.allocate(capacity: 2 * fields.count)
    _ = larger.update(fromContentsOf: fields)
    fields.deallocate()
    fields = larger
  }

  private func nextSeparator(_ base: UnsafePointer<UInt8>, _ start: Int, _ count: Int) -> Int? {
    var start = start
    while start < count, let found = memchr(base + start, Int32(first), count - start) {
      let index = base.distance(to: UnsafePointer(found.assumingMemoryBound(to: UInt8.self)))
      if separator.count == 1 || isSeparator(base, index, count) { return index }
      start = index + 1
    }
    return nil
  }

  private func isSeparator(_ base: UnsafePointer<UInt8>, _ index: Int, _ count: Int) -> Bool {
    guard index + separator.count <= count else { return false }
    for offset in separator.indices where base[index + offset] != separator[offset] {
      return false
    }
    return true
  }

  /// Appends the quoted field at `start`; returns where its separator or the line's end is, or nil
  /// if it is not closed.
  private func unquote(_ line: Bytes, from start: Int) throws -> Int? {
    if plain.count < line.count {
      // Fields of this line that stand in the old buffer would be lost.
      let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 2 * line.count)
      precondition(used == 0, "a line does not grow while it is split")
      plain.deallocate()
      plain = larger
    }
    let first = used
    var index = start + 1
    while index < line.count {
      if line[index] == 0x22 {
        guard index + 1 < line.count, line[index + 1] == 0x22 else { break }
        index += 1
      }
      plain[used] = line[index]
      used += 1
      index += 1
    }
    guard index < line.count else { return nil }
    guard
      index + 1 == line.count
        || line.baseAddress.map({ isSeparator($0, index + 1, line.count) }) == true
    else {
      throw InputError(
        .data,
        "something follows the closing quote of a field; --quote none takes quotes for letters")
    }
    append(Bytes(rebasing: plain[first..<used]))
    return index + 1
  }
}
