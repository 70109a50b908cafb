import Foundation

/// The three descriptors that every process is born with, or should be.
package enum StandardStreams {
  /// Opens what whoever started this process has closed, before a file or a log takes its number; and
  /// lets writes to a pipe that nobody reads, or beyond a limit, fail instead of ending the process.
  ///
  /// A closed standard output becomes one that cannot be written to, in this program and in the one
  /// that takes its place: a document that nobody gets must not look printed.
  package static func open() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
      guard fcntl(descriptor, F_GETFD) < 0, errno == EBADF else { continue }
      // The lowest free number, which is this one: those below are open by now.
      _ = Foundation.open("/dev/null", descriptor == STDERR_FILENO ? O_WRONLY : O_RDONLY)
    }
    signal(SIGPIPE, SIG_IGN)
    // A limit on the size of files is a disk that is full.
    signal(SIGXFSZ, SIG_IGN)
  }

  /// Writes all bytes.
  ///
  /// - Returns: 0, or the number of the error that kept the rest from being written.
  fileprivate static func write(_ text: String, to descriptor: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)[...]
      while !rest.isEmpty {
        let part = UnsafeRawBufferPointer(rebasing: rest)
        let count = Foundation.write(descriptor, part.baseAddress, part.count)
        if count > 0 {
          rest = rest.dropFirst(count)
        } else if count < 0, errno == EAGAIN {
          // Somebody has made the terminal or pipe non-blocking; it has room again before long.
          var readiness = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          _ = poll(&readiness, 1, 1_000)
        } else if count == 0 || errno != EINTR {
          return count == 0 ? EIO : errno
        }
      }
      return 0
    }
  }
}

/// What the program answers with.
package enum StandardOutput {
  /// Writes `text`.
  ///
  /// Where nobody reads on, as in `| head`, the process ends as quietly as other tools do.
  ///
  /// - Throws: ``InputError/Kind/inputOutput`` if not all of it can be written.
  package static func write(_ text: String) throws {
    let failure = StandardStreams.write(text, to: STDOUT_FILENO)
    if failure == EPIPE {
      signal(SIGPIPE, SIG_DFL)
      raise(SIGPIPE)
    }
    guard failure == 0 else {
      let reason = failure == EBADF ? "it is closed" : String(cString: strerror(failure))
      throw InputError(.inputOutput, "standard output cannot be written to: \(reason)")
    }
  }
}

/// What the program says beside its answer.
package enum StandardError {
  /// Writes `text`; where that fails, the work is worth more than the remark.
  package static func write(_ text: String) { _ = StandardStreams.write(text, to: STDERR_FILENO) }

  /// Writes one line, whatever stands in it.
  package static func writeLine(_ line: String) { write(line.printable + "\n") }
}
