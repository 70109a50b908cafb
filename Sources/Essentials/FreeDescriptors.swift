import Foundation

/// How many files this process may still open.
package enum FreeDescriptors {
  /// A limit with which experiments and recommenders of one's own are sure to do.
  package static let leastLimit: rlim_t = 256

  /// Throws unless `count` more files can be opened at once.
  ///
  /// The system's libraries do not survive without, and say nothing: Dispatch traps where it cannot open
  /// the files that it waits at.
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
