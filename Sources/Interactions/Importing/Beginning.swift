import Essentials

/// The first lines of a file, by which its format is recognized.
package struct Beginning {
  /// What the file is called, in lowercase, without `.gz`.
  let fileName: String
  /// The first lines, blank ones left out but for the first; only the first may be cut off.
  let lines: [String]

  /// The first lines of what `reader` reads.
  ///
  /// - Throws: A data ``InputError`` if there is nothing or it is no UTF-8.
  init(of reader: LineReader, path: String) throws {
    var name = String(path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...])
      .lowercased()
    if name.hasSuffix(".gz") { name.removeLast(3) }
    fileName = name
    let terminator: UInt8 = reader.endsInReturns ? 0x0D : 0x0A
    var parts = reader.beginning.split(
      separator: terminator, maxSplits: 500, omittingEmptySubsequences: false)
    // What is behind the last end may go on.
    if parts.count > 1, parts.count > 500 || reader.hasMore || parts.last?.isEmpty == true {
      parts.removeLast()
    }
    var lines: [String] = []
    for (index, part) in parts.enumerated() {
      var part = part
      while part.last == 0x0D { part.removeLast() }
      if part.isEmpty, index > 0 { continue }
      guard let line = String(validating: part, as: UTF8.self) else {
        // Where names stand they are checked later, with their line.
        guard index == 0 else { break }
        throw InputError(
          .data, "not valid UTF-8; 'iconv -t UTF-8' turns other encodings into it", file: path,
          line: 1)
      }
      lines.append(line)
    }
    self.lines = lines
    guard !reader.beginning.isEmpty else {
      throw InputError(.data, "the file is empty", file: path)
    }
    if first.isEmpty { throw InputError(.data, "the first line is blank", file: path, line: 1) }
  }

  /// Lines that are no file's.
  init(fileName: String, lines: [String]) {
    self.fileName = fileName
    self.lines = lines
  }

  /// The first line.
  var first: String { lines.first ?? "" }

  /// The fields of a line, or nil if a quote in it is not closed or followed by something.
  static func fields(
    _ line: String, separator: String, quote: ReadingOptions.Quote = .none
  ) -> [String]? {
    var line = line
    let splitter = FieldSplitter(separator: Array(separator.utf8), quote: quote)
    // The fields lie in the splitter's memory.
    return withExtendedLifetime(splitter) {
      line.withUTF8 { line in
        try? splitter.split(line)?.map { String(decoding: $0, as: UTF8.self) }
      }
    }
  }
}
