import Foundation

/// What may not be written to.
package enum OutputFile {
  /// Throws if `destination` is the very file that is read, whatever links lead there.
  ///
  /// - Throws: ``InputError/Kind/cannotCreate``.
  package static func refuse(_ destination: String, asOutputOf source: String) throws {
    var (read, written) = (stat(), stat())
    guard stat(source, &read) == 0, stat(destination, &written) == 0,
      read.st_ino == written.st_ino, read.st_dev == written.st_dev
    else { return }
    throw InputError(.cannotCreate, "is the file that is read; choose another", file: destination)
  }
}
