import Foundation

/// How many files this process may still open.
package enum FreeDescriptors {
  /// Throws unless `count` more files can be opened: what starts processes needs several at once, and
  /// the system's library does not survive without.
  ///
  /// - Throws: ``InputError/Kind/inputOutput``.
  package static func require(_ count: Int) throws {
    var opened: [Int32] = []
    defer { for descriptor in opened { close(descriptor) } }
    for _ in 0..<count {
      let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else {
        throw InputError(
          .inputOutput,
          "too few files can be open at a time to start another process: raise 'ulimit -n' by \(count)"
        )
      }
      opened.append(descriptor)
    }
  }
}
