import CZlib
import Essentials
import Foundation

/// A text file that appears whole or not at all, compressed where its name ends in `.gz`.
package final class CompressedFile {
  private let file: AtomicFile
  private var gzip: gzFile?

  /// Starts the file at `path`, whose folder must be there.
  ///
  /// - Throws: ``InputError/Kind/cannotCreate`` if nothing can be written there.
  package init(path: String) throws {
    file = try AtomicFile(path: path)
    guard path.hasSuffix(".gz") else { return }
    // zlib closes what it is given, and the file is not finished then.
    gzip = gzdopen(dup(file.descriptor), "wb6")
    guard gzip != nil else { throw failure() }
    gzbuffer(gzip, 1 << 18)
  }

  deinit { if let gzip { gzclose(gzip) } }

  /// Adds `bytes` at the end.
  package func write(_ bytes: UnsafeRawBufferPointer) throws {
    guard let gzip else { return try file.write(bytes) }
    guard !bytes.isEmpty else { return }
    precondition(bytes.count <= Int(Int32.max), "more than 2 GiB at once")
    guard gzwrite(gzip, bytes.baseAddress, UInt32(bytes.count)) == bytes.count else {
      throw failure()
    }
  }

  /// Adds `text` as UTF-8 at the end.
  package func write(_ text: String) throws {
    var text = text
    try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
  }

  /// Finishes the file and gives it its name; nothing can be written after that.
  package func commit() throws {
    if let gzip {
      self.gzip = nil
      guard gzclose(gzip) == Z_OK else { throw failure() }
    }
    try file.commit()
  }

  private func failure() -> InputError {
    let reason = errno == 0 ? "unknown reason" : String(cString: strerror(errno))
    return InputError(.inputOutput, "writing failed: \(reason)", file: file.path)
  }
}
