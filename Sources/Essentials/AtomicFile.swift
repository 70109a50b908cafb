import Foundation
import Synchronization

/// A file that appears whole or not at all.
///
/// It is written under a temporary name of its own in the same folder. ``commit()`` waits until the
/// drive has every byte and only then gives the file its name, replacing what was there; otherwise it
/// leaves nothing behind. Two writers of one file never share a temporary name: the last to commit wins.
/// What a killed process leaves, ``sweep(_:)`` removes: the temporary file is locked as long as its writer
/// lives.
package final class AtomicFile {
  /// Where the file will be.
  package let path: String
  /// The open temporary file, for those who write through a library of their own.
  package let descriptor: Int32
  private let temporaryPath: String
  private var buffer: [UInt8] = []
  private var isOpen = true

  private static let bufferSize = 1 << 18
  /// How often a name is tried that a sweep takes away at this very moment.
  private static let attempts = 100
  /// The temporary files that this process has not given their names yet.
  private static let pending = Mutex<Set<String>>([])

  /// Starts the file at `path`, whose folder must be there.
  ///
  /// - Throws: ``InputError/Kind/cannotCreate`` if nothing can be written there.
  package init(path: String) throws {
    self.path = path
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      throw InputError(.cannotCreate, "cannot be written: it is a folder", file: path)
    }
    (descriptor, temporaryPath) = try Self.locked(besides: path)
    Self.pending.withLock { [temporaryPath] in _ = $0.insert(temporaryPath) }
  }

  /// A new file beside `path`, open and locked.
  private static func locked(besides path: String) throws -> (Int32, String) {
    let url = URL(fileURLWithPath: path)
    for _ in 0..<attempts {
      let tag = "\(getpid())-" + String(UInt64.random(in: 0...UInt64.max), radix: 36)
      let name = url.deletingLastPathComponent().path + "/.\(url.lastPathComponent).\(tag).tmp"
      let descriptor = Foundation.open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else {
        let reason = String(cString: strerror(errno))
        throw InputError(.cannotCreate, "cannot be written: \(reason)", file: path)
      }
      // A drive without locks has nothing to sweep by either.
      let isTaken = flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK
      var status = stat()
      if !isTaken, fstat(descriptor, &status) == 0, status.st_nlink > 0 {
        return (descriptor, name)
      }
      close(descriptor)
    }
    throw InputError(
      .cannotCreate, "cannot be written: its folder is swept all the time", file: path)
  }

  deinit { discard() }

  /// Adds `bytes` at the end.
  package func write(_ bytes: UnsafeRawBufferPointer) throws {
    if buffer.count + bytes.count <= Self.bufferSize {
      buffer.append(contentsOf: bytes)
    } else {
      try flush()
      try writeAll(bytes)
    }
  }

  /// Adds `text` as UTF-8 at the end.
  package func write(_ text: String) throws {
    var text = text
    try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
  }

  /// Finishes the file and gives it its name; nothing can be written after that.
  package func commit() throws {
    precondition(isOpen, "committed twice")
    try flush()
    guard fsync(descriptor) == 0, rename(temporaryPath, path) == 0 else { throw failure() }
    isOpen = false
    Self.pending.withLock { _ = $0.remove(temporaryPath) }
    close(descriptor)
    syncFolder()
  }

  /// Writes all of `data` to the file at `path`, whole or not at all.
  package static func write(_ data: Data, to path: String) throws {
    let file = try AtomicFile(path: path)
    try data.withUnsafeBytes { try file.write($0) }
    try file.commit()
  }

  /// Brings the new name to the drive too; file systems that cannot are trusted.
  private func syncFolder() {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  private func flush() throws {
    try buffer.withUnsafeBytes { try writeAll($0) }
    buffer.removeAll(keepingCapacity: true)
  }

  private func writeAll(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Foundation.write(
        descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure() }
      rest = rest.dropFirst(count)
    }
  }

  private func discard() {
    guard isOpen else { return }
    isOpen = false
    Self.pending.withLock { _ = $0.remove(temporaryPath) }
    close(descriptor)
    unlink(temporaryPath)
  }

  private func failure() -> InputError {
    let reason = errno == 0 ? "unknown reason" : String(cString: strerror(errno))
    discard()
    return InputError(.inputOutput, "writing failed: \(reason)", file: path)
  }
}

extension AtomicFile {
  /// Removes what this process has begun below a folder and not committed, by default all of it, before
  /// it ends without unwinding.
  package static func discardAll(below folder: String = "/") {
    pending.withLock { paths in
      for path in paths.filter({ $0.hasPrefix(folder) }) {
        unlink(path)
        paths.remove(path)
      }
    }
  }
}
