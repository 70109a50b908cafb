import Essentials
import Foundation

/// Bytes of text, borrowed: valid until the call that received them returns.
package typealias Bytes = UnsafeBufferPointer<UInt8>

/// Goes through the lines of a file, compressed or not, without making a string of each.
///
/// The file is opened once and read once, so that a pipe is as good as a file. Lines end with a line
/// feed, whatever number of carriage returns stands before it (Python's `csv` writes two on Windows),
/// or with a carriage return where the beginning has no line feed at all; the last needs no end. A
/// byte order mark before the first is dropped and UTF-16 decoded. Only the longest line must fit
/// into memory.
package final class LineReader {
  /// The longest line that is taken for one, in bytes.
  private static let longestLine = 1 << 26

  /// Is called about once per chunk while lines are read; throwing ends the reading.
  package var onProgress: (() throws -> Void)?

  private let path: String
  private let stream: TextStream
  private var buffer: UnsafeMutableBufferPointer<UInt8>
  private var filled = 0
  private let terminator: UInt8

  /// Opens the file at `path` and reads its beginning.
  ///
  /// - Throws: An ``InputError`` if it is not there, cannot be read or is no text.
  package init(path: String, chunk: Int = 1 << 18) throws {
    self.path = path
    stream = try TextStream(path: path)
    buffer = LineReader.allocate(max(8, chunk))
    do {
      while filled < buffer.count - 4 {
        let count = try stream.read(into: .init(rebasing: buffer[filled...]))
        if count == 0 { break }
        filled += count
      }
      if buffer[..<filled].contains(0) {
        throw InputError(.data, "not a text file: there are zero bytes in it", file: path)
      }
    } catch {
      // All is set then, so that `deinit` runs.
      terminator = 0x0A
      throw error
    }
    let start = buffer[..<filled]
    terminator = !start.contains(0x0A) && start.contains(0x0D) ? 0x0D : 0x0A
  }

  deinit { buffer.deallocate() }

  /// The bytes with which the text begins, the whole of a short file: valid until lines are read.
  package var beginning: Bytes { Bytes(rebasing: buffer[..<filled]) }
  /// Whether ``beginning`` breaks off where the text goes on.
  package var hasMore: Bool { filled >= buffer.count - 4 }
  /// Whether lines end with a carriage return alone, as old Macs had it.
  package var endsInReturns: Bool { terminator == 0x0D }
  /// Where the text comes from.
  package var source: TextStream { stream }

  /// Calls `body` with each line, without its end, and its number, from 1, until it returns false.
  ///
  /// To be called once: what has been read is gone.
  ///
  /// - Throws: What `body` throws, or an ``InputError`` if the file cannot be read to its end.
  package func forEachLine(_ body: (Bytes, Int) throws -> Bool) throws {
    var number = 0
    var searched = 0
    while true {
      guard let base = buffer.baseAddress else { return }
      var start = 0
      var search = searched
      while let end = memchr(base + search, Int32(terminator), filled - search) {
        let stop = base.distance(to: end.assumingMemoryBound(to: UInt8.self))
        number += 1
        guard try body(LineReader.trimmed(base, start, stop), number) else { return }
        start = stop + 1
        search = start
      }
      filled -= start
      if start > 0, filled > 0 { memmove(base, base + start, filled) }
      searched = filled
      try makeRoom()
      let count = try stream.read(into: .init(rebasing: buffer[filled...]))
      filled += count
      try onProgress?()
      if count == 0 {
        if filled > 0, let base = buffer.baseAddress {
          _ = try body(LineReader.trimmed(base, 0, filled), number + 1)
        }
        return
      }
    }
  }

  /// Calls `body` with whole lines, many at once, each of which ends with a line feed, and the number of
  /// the first; it returns the number of the line after the last.
  ///
  /// To be called once, and not where ``endsInReturns``.
  ///
  /// - Throws: What `body` throws, or an ``InputError`` if the file cannot be read to its end.
  package func forEachChunk(_ body: (Bytes, Int) throws -> Int) throws {
    precondition(!endsInReturns, "lines that end with a line feed")
    var number = 1
    while let base = buffer.baseAddress {
      var whole = filled
      while whole > 0, base[whole - 1] != 0x0A { whole -= 1 }
      if whole > 0 {
        number = try body(Bytes(start: base, count: whole), number)
        filled -= whole
        if filled > 0 { memmove(base, base + whole, filled) }
      }
      try makeRoom()
      let count = try stream.read(into: .init(rebasing: buffer[filled...]))
      filled += count
      try onProgress?()
      guard count == 0 else { continue }
      if filled > 0 {
        // The end of a last line that has none; there is room for it.
        buffer[filled] = 0x0A
        _ = try body(Bytes(rebasing: buffer[...filled]), number)
      }
      return
    }
  }

  /// Doubles a buffer that one line fills.
  private func makeRoom() throws {
    guard filled > buffer.count - 4 else { return }
    guard buffer.count < LineReader.longestLine else {
      throw InputError(
        .data, "a line of more than \(LineReader.longestLine >> 20) MiB; expected a text file",
        file: path)
    }
    let larger = LineReader.allocate(2 * buffer.count)
    _ = larger.update(fromContentsOf: buffer[..<filled])
    buffer.deallocate()
    buffer = larger
  }

  /// A buffer of `count` bytes, after which there are some to look at in vain.
  private static func allocate(_ count: Int) -> UnsafeMutableBufferPointer<UInt8> {
    let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: count + DecimalDigits.overhang)
    (memory + count).initialize(repeating: 0, count: DecimalDigits.overhang)
    return UnsafeMutableBufferPointer(start: memory, count: count)
  }

  private static func trimmed(
    _ base: UnsafeMutablePointer<UInt8>, _ start: Int, _ stop: Int
  ) -> Bytes {
    var stop = stop
    while stop > start, base[stop - 1] == 0x0D { stop -= 1 }
    return Bytes(start: base + start, count: stop - start)
  }
}
