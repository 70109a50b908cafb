import Essentials
import Foundation

/// A file's bytes in memory as the system has them, read when they are looked at.
///
/// Who writes files anew and renames them, as ``/Essentials/AtomicFile`` does, never changes one that is
/// mapped.
final class MappedFile: @unchecked Sendable {
  /// All of them.
  let bytes: UnsafeRawBufferPointer

  /// Maps the file at `path`.
  ///
  /// - Throws: An ``InputError`` if it cannot be read.
  init(path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw InputError(
        .inputOutput, "cannot be read: \(String(cString: strerror(errno)))", file: path)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0
    else { throw InputError(.data, "is no file with anything in it", file: path) }
    let size = Int(status.st_size)
    guard let memory = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), memory != MAP_FAILED
    else {
      throw InputError(
        .inputOutput, "cannot be read: \(String(cString: strerror(errno)))", file: path)
    }
    // Advice only.
    madvise(memory, size, Int32(MADV_WILLNEED))
    bytes = UnsafeRawBufferPointer(start: memory, count: size)
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }
}
