import Foundation

/// A pipe into which nobody writes: the runner holds one end and its trials the other, so that they
/// learn in the moment of its death that nobody waits for them any more, whatever it died of.
package enum Lifeline {
  /// What a trial is given for its standard input; nil if there are no descriptors left.
  ///
  /// The runner's own end is closed by the kernel when it ends, and no trial inherits it.
  package static var trialsEnd: FileHandle? { ends?.reading }

  private static let ends: (reading: FileHandle, writing: FileHandle)? = {
    var descriptors: [Int32] = [-1, -1]
    guard pipe(&descriptors) == 0 else { return nil }
    // Made before the first trial is started, so that none begins in between.
    for descriptor in descriptors { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    let (reading, writing) = (descriptors[0], descriptors[1])
    return (FileHandle(fileDescriptor: reading), FileHandle(fileDescriptor: writing))
  }()

  /// In a trial: takes the pipe from the standard input, which is empty from then on; nil if this process
  /// is no trial.
  ///
  /// - Returns: The descriptor at whose end the runner is gone.
  package static func take() -> Int32? {
    var status = stat()
    guard ProcessInfo.processInfo.environment[Runner.variable] != nil,
      fstat(STDIN_FILENO, &status) == 0, status.st_mode & S_IFMT == S_IFIFO
    else { return nil }
    let descriptor = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
    let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0, nothing >= 0 else { return nil }
    dup2(nothing, STDIN_FILENO)
    close(nothing)
    return descriptor
  }

  /// Returns when the runner at the other end of `descriptor` is gone.
  package static func wait(at descriptor: Int32) {
    var byte: UInt8 = 0
    while true {
      let count = read(descriptor, &byte, 1)
      if count == 0 || (count < 0 && errno != EINTR) { return }
    }
  }
}
