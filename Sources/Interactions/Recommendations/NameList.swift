import Essentials

/// Names, one a line: the items that a poison promotes.
package struct NameList: Sendable {
  /// In the order of the file, all different.
  package private(set) var names: [String] = []

  /// Reads the file at `path`; lines of blanks do not count.
  ///
  /// - Throws: An ``InputError`` if it cannot be read, has no name, or one twice.
  package init(path: String) throws {
    var names: [String] = []
    var known: Set<[UInt8]> = []
    try LineReader(path: path).forEachLine { line, number in
      guard line.contains(where: { $0 > 0x20 }) else { return true }
      guard let name = String(validating: line, as: UTF8.self) else {
        throw InputError(.data, "no text in UTF-8", file: path, line: number)
      }
      guard known.insert(Array(line)).inserted else {
        throw InputError(.data, "'\(name.printable)' for the second time", file: path, line: number)
      }
      names.append(name)
      return true
    }
    self.names = names
    guard !names.isEmpty else { throw InputError(.data, "no name in it", file: path) }
  }
}
