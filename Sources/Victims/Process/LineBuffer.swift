import Foundation

/// Bytes that come in pieces, cut into lines.
///
/// Its memory is its own and not cleared before it is read into, which would take longer than reading.
final class LineBuffer {
  /// The longest line that is taken, in bytes: 512 MiB.
  static let longestLine = 512 << 20

  private var memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)
  /// Where the first line that was not taken begins, and where the bytes end.
  private var start = 0
  private var end = 0
  /// How far the search for its end has come.
  private var searched = 0

  init() {}

  deinit { free(memory.baseAddress) }

  /// How many bytes wait for the end of their line.
  var pending: Int { end - start }

  /// Lets `read` write to at least `count` free bytes at the end, and keeps as many as it says.
  func fill(_ count: Int = 1 << 18, _ read: (UnsafeMutableRawBufferPointer) -> Int) {
    if start > 0, start == end || memory.count - end < count {
      if end > start, let base = memory.baseAddress {
        memmove(base, base + start, end - start)
      }
      searched -= start
      end -= start
      start = 0
    }
    if memory.count - end < count {
      // Twice as much whenever it is full, so that a long line is moved a few times only.
      let capacity = max(end + count, 2 * memory.count)
      guard let moved = realloc(memory.baseAddress, capacity) else {
        preconditionFailure("no memory for a line of \(capacity) bytes")
      }
      memory = UnsafeMutableRawBufferPointer(start: moved, count: capacity)
    }
    let kept = read(UnsafeMutableRawBufferPointer(rebasing: memory[end..<end + count]))
    end += kept
  }

  /// Calls `body` with the next whole line, without its end; nil if there is none yet.
  func withLine<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result? {
    guard searched < end, let base = memory.baseAddress,
      let place = memchr(base + searched, 0x0A, end - searched)
    else {
      searched = end
      return nil
    }
    let lineEnd = UnsafeRawPointer(place) - UnsafeRawPointer(base)
    let begin = start
    start = lineEnd + 1
    searched = start
    var line = UnsafeRawBufferPointer(rebasing: memory[begin..<lineEnd])
    if line.last == 0x0D { line = UnsafeRawBufferPointer(rebasing: line.dropLast()) }
    return try body(line)
  }

  /// What is there without the end of a line, taken away; at most its last `limit` bytes.
  func takeRest(_ limit: Int) -> [UInt8] {
    defer { (start, end, searched) = (0, 0, 0) }
    return Array(memory[max(start, end - limit)..<end])
  }
}
