import Foundation

/// A file that one process at a time may hold, so that others wait instead of doing its work again.
///
/// An advisory lock that the system takes back when its holder ends, however it ends. The file is
/// gone when nobody holds it. Where none can be made, or the drive knows no locks, nobody waits.
package struct FileLock {
  /// How long a waiting process sleeps between two attempts, in seconds.
  private static let pause = 0.2

  private let path: String
  private let descriptor: Int32?

  /// Does `body` while no other process, and no other caller in this one, holds the file at `path`.
  ///
  /// - Parameter waiting: Called before every pause while somebody else does; throwing ends the wait.
  package static func holding<Result>(
    _ path: String, waiting: () throws -> Void, _ body: () throws -> Result
  ) throws -> Result {
    let lock = try FileLock(path, waiting: waiting)
    defer { lock.release() }
    return try body()
  }

  private init(_ path: String, waiting: () throws -> Void) throws {
    self.path = path
    while true {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else { break }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
        // Whoever held it before has removed it in the meantime, perhaps: then it locks nothing.
        if FolderHold.isOpen(descriptor, at: path) {
          self.descriptor = descriptor
          return
        }
        close(descriptor)
        continue
      }
      let isHeld = errno == EWOULDBLOCK || errno == EINTR
      close(descriptor)
      guard isHeld else { break }
      try waiting()
      Thread.sleep(forTimeInterval: Self.pause)
    }
    descriptor = nil
  }

  private func release() {
    guard let descriptor else { return }
    unlink(path)
    close(descriptor)
  }
}
