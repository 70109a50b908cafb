import CZlib
import Foundation

/// A file that appears whole or not at all.
///
/// It is written under a temporary name in the same folder and takes its own name, replacing what
/// was there, only when ``commit()`` is called; otherwise it leaves nothing behind. A name that ends
/// in `.gz` is compressed.
package final class AtomicFile {
  private let path: String
  private let temporaryPath: String
  private var file: gzFile?

  /// Starts the file at `path`, whose folder must be there.
  ///
  /// - Throws: ``InputError/Kind/cannotCreate`` if nothing can be written there.
  package init(path: String) throws {
    self.path = path
    let url = URL(fileURLWithPath: path)
    temporaryPath =
      url.deletingLastPathComponent().path + "/.\(url.lastPathComponent).\(getpid()).tmp"
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      throw InputError(.cannotCreate, "cannot be written: it is a folder", file: path)
    }
    let descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      let reason = String(cString: strerror(errno))
      throw InputError(.cannotCreate, "cannot be written: \(reason)", file: path)
    }
    // T: as it is, without compression.
    file = gzdopen(descriptor, path.hasSuffix(".gz") ? "wb6" : "wbT")
    if let file { gzbuffer(file, 1 << 18) }
  }

  deinit {
    if let file {
      gzclose(file)
      unlink(temporaryPath)
    }
  }

  /// Adds `bytes` at the end.
  package func write(_ bytes: UnsafeRawBufferPointer) throws {
    guard !bytes.isEmpty else { return }
    precondition(bytes.count <= Int(Int32.max), "more than 2 GiB at once")
    guard gzwrite(file, bytes.baseAddress, UInt32(bytes.count)) == bytes.count else {
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
    guard let file else { preconditionFailure("committed twice") }
    self.file = nil
    guard gzclose(file) == Z_OK, rename(temporaryPath, path) == 0 else {
      let error = failure()
      unlink(temporaryPath)
      throw error
    }
  }

  private func failure() -> InputError {
    let reason = errno == 0 ? "unknown reason" : String(cString: strerror(errno))
    return InputError(.inputOutput, "writing failed: \(reason)", file: path)
  }
}
