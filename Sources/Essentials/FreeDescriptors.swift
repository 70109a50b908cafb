import Foundation

/// How many files this process may still open.
package enum FreeDescriptors {
  /// How many descriptors the system's library goes through when it starts a process, whether they are
  /// open or not; a limit below makes it fail.
  package static let leastLimit: rlim_t = 256

  /// Raises the limit of open files as far as starting a process needs.
  ///
  /// - Throws: ``InputError/Kind/inputOutput`` if that is more than a person may have.
  package static func requireRoomToStart() throws {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0,
      limit.rlim_cur < leastLimit
    else { return }
    limit.rlim_cur = min(limit.rlim_max, leastLimit)
    guard limit.rlim_cur == leastLimit,
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
    else {
      throw InputError(
        .inputOutput,
        "too few files can be open at a time to start another process: raise 'ulimit -n' to \(leastLimit)"
      )
    }
  }

  /// Throws unless `count` more files can be opened at once.
  ///
  /// The system's libraries do not survive without, and say nothing: Dispatch traps where it cannot open
  /// the files that it waits at, Foundation where it starts a process.
  ///
  /// - Parameter purpose: What they are for, as in "to start another process".
  /// - Throws: ``InputError/Kind/inputOutput``.
  package static func require(_ count: Int, _ purpose: String) throws {
    var opened: [Int32] = []
    defer { for descriptor in opened { close(descriptor) } }
    for _ in 0..<count {
      let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else {
        throw InputError(
          .inputOutput,
          "too few files can be open at a time \(purpose): raise 'ulimit -n' by \(count)")
      }
      opened.append(descriptor)
    }
  }
}
