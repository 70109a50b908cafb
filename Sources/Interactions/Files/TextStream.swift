import Essentials
import Foundation

/// The text of a file as UTF-8, whatever it is encoded in: UTF-8, or UTF-16 with a byte order mark.
///
/// A byte order mark is dropped. Bytes that are not valid in a name are found where names are kept;
/// see ``NameTable``.
package final class TextStream {
  /// How the text is encoded in the file.
  package enum Encoding: String, Sendable {
    case utf8 = "UTF-8"
    case utf16 = "UTF-16"
    case utf16BigEndian = "UTF-16BE"
  }

  private let path: String
  private let bytes: ByteStream
  /// What stands in the file next: raw bytes, not yet decoded.
  private var pending: [UInt8] = []
  private var isAtEnd = false

  /// How the text is encoded.
  package private(set) var encoding = Encoding.utf8

  /// Opens the file at `path`.
  ///
  /// - Throws: The errors of ``ByteStream``.
  package init(path: String) throws {
    self.path = path
    bytes = try ByteStream(path: path)
    var mark = [UInt8](repeating: 0, count: 3)
    while pending.count < 3 {
      let count = try mark.withUnsafeMutableBufferPointer {
        try bytes.read(into: .init(rebasing: $0[..<(3 - pending.count)]))
      }
      if count == 0 { break }
      pending += mark[..<count]
    }
    if pending.starts(with: [0xEF, 0xBB, 0xBF]) {
      pending.removeAll()
    } else if pending.starts(with: [0xFF, 0xFE]) {
      encoding = .utf16
      pending.removeFirst(2)
    } else if pending.starts(with: [0xFE, 0xFF]) {
      encoding = .utf16BigEndian
      pending.removeFirst(2)
    }
  }

  /// How many bytes of the file have been read, and how many there are (0 if nobody knows).
  package var progress: (position: Int, size: Int) { (bytes.position, bytes.size) }
  /// The fingerprint of the bytes read so far, as they stand in the file.
  package var fingerprint: Fingerprint { bytes.fingerprint }
  /// Whether the file is gzip.
  package var isCompressed: Bool { bytes.isCompressed }

  /// Reads up to `buffer.count` bytes of UTF-8, at least 4 of which must have room.
  ///
  /// - Returns: How many were read; 0 only at the end.
  package func read(into buffer: UnsafeMutableBufferPointer<UInt8>) throws -> Int {
    guard encoding == .utf8 else { return try readUTF16(into: buffer) }
    guard pending.isEmpty else {
      let count = min(pending.count, buffer.count)
      _ = buffer.update(fromContentsOf: pending[..<count])
      pending.removeFirst(count)
      return count
    }
    return try bytes.read(into: buffer)
  }

  private func readUTF16(into buffer: UnsafeMutableBufferPointer<UInt8>) throws -> Int {
    // A unit becomes at most three bytes, a pair of surrogates four.
    let wanted = max(2, buffer.count / 3) * 2
    while pending.count < 4, !isAtEnd {
      let start = pending.count
      pending += [UInt8](repeating: 0, count: max(4, wanted - start))
      let count = try pending.withUnsafeMutableBufferPointer {
        try bytes.read(into: .init(rebasing: $0[start...]))
      }
      pending.removeLast(pending.count - start - count)
      isAtEnd = count == 0
    }
    if pending.count == 1 {
      throw InputError(.data, "the UTF-16 text ends in the middle of a character", file: path)
    }
    var (index, filled) = (0, 0)
    func unit(_ index: Int) -> UInt32 {
      let (first, second) = (UInt32(pending[index]), UInt32(pending[index + 1]))
      return encoding == .utf16 ? first | second << 8 : first << 8 | second
    }
    while index + 2 <= pending.count, filled + 4 <= buffer.count {
      var value = unit(index)
      var width = 2
      if value & 0xFC00 == 0xD800 {
        if index + 4 > pending.count, !isAtEnd { break }
        guard index + 4 <= pending.count, unit(index + 2) & 0xFC00 == 0xDC00 else {
          throw InputError(.data, "not valid UTF-16: half a pair of surrogates", file: path)
        }
        value = 0x10000 + (value & 0x3FF) << 10 + (unit(index + 2) & 0x3FF)
        width = 4
      }
      guard let scalar = Unicode.Scalar(value) else {
        throw InputError(.data, "not valid UTF-16: half a pair of surrogates", file: path)
      }
      for byte in UTF8.encode(scalar).map(Array.init) ?? [] {
        buffer[filled] = byte
        filled += 1
      }
      index += width
    }
    pending.removeFirst(index)
    return filled
  }
}
