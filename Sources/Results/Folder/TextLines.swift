import Essentials
import Foundation

/// The lines of a file, one in memory at a time.
final class TextLines: Sequence, IteratorProtocol {
  private let file: UnsafeMutablePointer<FILE>
  private var line: UnsafeMutablePointer<CChar>?
  private var capacity = 0

  /// - Throws: ``InputError/Kind/noInput`` if there is no such file.
  init(_ path: String) throws {
    guard let file = fopen(path, "re") else {
      throw InputError(.noInput, "cannot be read: \(String(cString: strerror(errno)))", file: path)
    }
    self.file = file
  }

  deinit {
    free(line)
    fclose(file)
  }

  /// The next line without its end.
  func next() -> Data? {
    let count = getline(&line, &capacity, file)
    guard count > 0, let line else { return nil }
    let length = line[count - 1] == CChar(UInt8(ascii: "\n")) ? count - 1 : count
    return Data(bytes: line, count: length)
  }
}
