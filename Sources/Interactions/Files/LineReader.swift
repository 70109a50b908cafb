import Foundation

/// Bytes of text, borrowed: valid until the call that received them returns.
package typealias Bytes = UnsafeBufferPointer<UInt8>

/// Goes through the lines of a file, compressed or not, without making a string of each.
///
/// Lines end with a line feed, or a carriage return and a line feed; the last needs no end. A byte
/// order mark before the first is dropped. Only the longest line must fit into memory.
package struct LineReader {
  private let path: String
  private let chunk: Int

  /// A reader of the file at `path`.
  package init(path: String, chunk: Int = 1 << 18) {
    self.path = path
    self.chunk = max(4, chunk)
  }

  /// Calls `body` with each line, without its end, and its number, from 1, until it returns false.
  ///
  /// - Throws: What `body` throws, or an ``InputError`` if the file cannot be read to its end.
  package func forEachLine(_ body: (Bytes, Int) throws -> Bool) throws {
    let stream = try ByteStream(path: path)
    var buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: chunk)
    defer { buffer.deallocate() }
    var filled = 0
    var number = 0
    while true {
      if filled == buffer.count {
        // One line fills the buffer.
        let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 2 * buffer.count)
        _ = larger.update(fromContentsOf: buffer)
        buffer.deallocate()
        buffer = larger
      }
      let count = try stream.read(into: .init(rebasing: buffer[filled...]))
      let searched = filled
      filled += count
      guard let base = buffer.baseAddress, filled > 0 else { return }
      var start = 0
      var search = searched
      while let end = memchr(base + search, 0x0A, filled - search) {
        let stop = base.distance(to: end.assumingMemoryBound(to: UInt8.self))
        number += 1
        guard try body(LineReader.trimmed(base, start, stop, number), number) else { return }
        start = stop + 1
        search = start
      }
      if count == 0 {
        if start < filled {
          _ = try body(LineReader.trimmed(base, start, filled, number + 1), number + 1)
        }
        return
      }
      filled -= start
      if start > 0, filled > 0 { memmove(base, base + start, filled) }
    }
  }

  private static func trimmed(
    _ base: UnsafeMutablePointer<UInt8>, _ start: Int, _ stop: Int, _ number: Int
  ) -> Bytes {
    var start = start
    var stop = stop
    if number == 1, stop - start >= 3, base[start] == 0xEF, base[start + 1] == 0xBB,
      base[start + 2] == 0xBF
    {
      start += 3
    }
    if stop > start, base[stop - 1] == 0x0D { stop -= 1 }
    return Bytes(start: base + start, count: stop - start)
  }
}
