import CZlib
import Essentials
import Foundation

/// The bytes of a file, decompressed on the way if it is gzip, in chunks of bounded memory.
///
/// Gzip is known by its magic bytes, not by the file's name. Concatenated members are read as one
/// stream and zero padding after the last is skipped, as gzip(1) does; anything else that follows,
/// a wrong checksum or a missing end throws, so that no prefix is ever mistaken for the whole.
package final class ByteStream {
  private let path: String
  private let file: Int32
  private var input: [UInt8]
  private var inputStart = 0
  private var inputEnd = 0
  private var stream: z_stream
  private let isGzip: Bool
  private var insideMember = true
  private let hash = BackgroundFingerprint()
  /// Whether ``input`` is being hashed: it is not to be written to.
  private var isShared = false

  /// How many bytes of the file have been read so far, as they stand there.
  package private(set) var position = 0
  /// How many bytes the file has; 0 where nobody knows, as of a pipe.
  package let size: Int
  /// Whether the bytes are decompressed on the way.
  package var isCompressed: Bool { isGzip }
  /// The fingerprint of the bytes read so far, as they stand in the file.
  package var fingerprint: Fingerprint { hash.fingerprint }

  /// Opens the file at `path`, which may be a pipe: it is opened once and read from its beginning to
  /// its end.
  ///
  /// - Throws: An ``InputError`` if there is no such file or it cannot be read, or if it is an archive
  ///   or a binary file whose kind is known: then the line says how to unpack it.
  package init(path: String, chunk: Int = 1 << 17) throws {
    self.path = path
    file = open(path, O_RDONLY | O_CLOEXEC)
    input = [UInt8](repeating: 0, count: max(FileSignature.length, chunk))
    stream = z_stream()
    var status = stat()
    let isRegular = file >= 0 && fstat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    size = isRegular ? Int(status.st_size) : 0
    guard file >= 0 else {
      let kind: InputError.Kind = errno == ENOENT || errno == ENOTDIR ? .noInput : .inputOutput
      let reason = kind == .noInput ? "no such file" : String(cString: strerror(errno))
      isGzip = false
      throw InputError(kind, reason, file: path)
    }
    do {
      // A pipe may hand over its first bytes one by one.
      while inputEnd < FileSignature.length {
        let count = try ByteStream.fill(&input, from: inputEnd, file: file, path: path)
        if count == 0 { break }
        inputEnd += count
      }
      try FileSignature.refuse(input[..<inputEnd], file: path)
    } catch {
      isGzip = false
      throw error
    }
    isGzip = inputEnd >= 2 && input[0] == 0x1F && input[1] == 0x8B
    note(inputEnd)
    if isGzip {
      // 15 bits of window, and 16 for "a gzip header and trailer, nothing else".
      let status = inflateInit2_(
        &stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
      precondition(status == Z_OK, "zlib cannot be set up")
    }
  }

  deinit {
    if isGzip { inflateEnd(&stream) }
    if file >= 0 { close(file) }
  }

  /// Reads up to `buffer.count` bytes.
  ///
  /// - Returns: How many bytes were read; 0 only at the end.
  package func read(into buffer: UnsafeMutableBufferPointer<UInt8>) throws -> Int {
    guard isGzip else { return try readPlain(into: buffer) }
    while true {
      if inputStart == inputEnd {
        try refill()
        if inputEnd == 0 {
          guard insideMember else { return 0 }
          throw InputError(.data, "the gzip data ends too early: a truncated file", file: path)
        }
      }
      if !insideMember {
        guard try startsNextMember() else { continue }
      }
      let count = try inflate(into: buffer)
      if count > 0 { return count }
    }
  }

  private func readPlain(into buffer: UnsafeMutableBufferPointer<UInt8>) throws -> Int {
    if inputStart == inputEnd {
      try refill()
    }
    let count = min(buffer.count, inputEnd - inputStart)
    input.withUnsafeBufferPointer {
      if count > 0, let base = $0.baseAddress {
        buffer.baseAddress?.update(from: base + inputStart, count: count)
      }
    }
    inputStart += count
    return count
  }

  /// Whether another member follows; skips padding.
  private func startsNextMember() throws -> Bool {
    while inputStart < inputEnd, input[inputStart] == 0 { inputStart += 1 }
    guard inputStart < inputEnd else { return false }
    guard input[inputStart] == 0x1F else {
      throw InputError(.data, "something that is not gzip follows the gzip data", file: path)
    }
    inflateReset(&stream)
    insideMember = true
    return true
  }

  private func inflate(into buffer: UnsafeMutableBufferPointer<UInt8>) throws -> Int {
    let status = input.withUnsafeBufferPointer { input in
      // zlib does not write there.
      stream.next_in = input.baseAddress.map { UnsafeMutablePointer(mutating: $0 + inputStart) }
      stream.avail_in = UInt32(inputEnd - inputStart)
      stream.next_out = buffer.baseAddress
      stream.avail_out = UInt32(buffer.count)
      return CZlib.inflate(&stream, Z_NO_FLUSH)
    }
    inputStart = inputEnd - Int(stream.avail_in)
    switch status {
    case Z_OK, Z_BUF_ERROR: break
    case Z_STREAM_END: insideMember = false
    default:
      let reason = stream.msg.map { String(cString: $0) } ?? "zlib error \(status)"
      throw InputError(.data, "the gzip data is corrupt (\(reason))", file: path)
    }
    return buffer.count - Int(stream.avail_out)
  }

  /// Reads the next chunk.
  private func refill() throws {
    if isShared {
      let size = input.count
      input = hash.spare() ?? [UInt8](repeating: 0, count: size)
      isShared = false
    }
    inputStart = 0
    inputEnd = try ByteStream.fill(&input, from: 0, file: file, path: path)
    note(inputEnd)
  }

  /// Counts what has been read, and has it hashed.
  private func note(_ count: Int) {
    position += count
    guard count > 0 else { return }
    hash.add(input, count)
    isShared = true
  }

  private static func fill(
    _ buffer: inout [UInt8], from start: Int, file: Int32, path: String
  ) throws -> Int {
    while true {
      let count = buffer.withUnsafeMutableBytes {
        Foundation.read(file, $0.baseAddress.map { $0 + start }, $0.count - start)
      }
      if count >= 0 { return count }
      if errno == EINTR { continue }
      if errno == EISDIR { throw InputError(.noInput, "a folder, not a file", file: path) }
      throw InputError(.inputOutput, String(cString: strerror(errno)), file: path)
    }
  }
}
