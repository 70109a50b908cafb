import Foundation

/// A folder that one process works in and no other, as long as the hold lives.
///
/// An advisory lock on `.mithridate.lock` in it, which the system takes back when its holder ends,
/// however it ends. Where the drive knows no locks, nobody is kept out.
package final class FolderHold: Sendable {
  private let path: String
  private let descriptor: Int32?

  /// Takes the folder at `path`, which must be there.
  ///
  /// - Throws: ``InputError/Kind/busy`` if another process has it.
  package init(_ path: String) throws {
    self.path = path + "/.mithridate.lock"
    while true {
      let descriptor = open(self.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else { break }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
        // Whoever held it before may have removed it in the meantime: then it locks nothing.
        if Self.isOpen(descriptor, at: self.path) {
          self.descriptor = descriptor
          return
        }
        close(descriptor)
        continue
      }
      let isHeld = errno == EWOULDBLOCK
      close(descriptor)
      guard !isHeld else {
        throw InputError(
          .busy, "another process works in this folder; wait for it, or choose another folder",
          file: path)
      }
      break
    }
    descriptor = nil
  }

  deinit {
    guard let descriptor else { return }
    unlink(path)
    close(descriptor)
  }

  /// Whether the file at `path` is the one that is open.
  static func isOpen(_ descriptor: Int32, at path: String) -> Bool {
    var opened = stat()
    var found = stat()
    return fstat(descriptor, &opened) == 0 && stat(path, &found) == 0
      && opened.st_ino == found.st_ino && opened.st_dev == found.st_dev
  }
}
