import Essentials
import Foundation

/// A file of interactions whose format has been recognized by its name and first line.
package struct InteractionFile {
  /// Where it is.
  package let path: String
  /// The parser for it.
  package let format: any InteractionFormat

  /// Every format, the more particular first.
  private static let formats: [any InteractionFormat.Type] = [
    AmazonReviewFormat.self, RecBoleFormat.self, SteamFormat.self, MovieLensFormat.self,
    SeparatedValuesFormat.self,
  ]

  /// Recognizes the file at `path`.
  ///
  /// - Throws: An ``InputError`` if the file is not there, empty, of no known format, or without a
  ///   column for users or items.
  package init(path: String, columns: ColumnNames = ColumnNames()) throws {
    self.path = path
    var first: String?
    try LineReader(path: path).forEachLine { line, _ in
      first = String(validating: line, as: UTF8.self)
      if first == nil { throw InputError(.data, "not valid UTF-8", file: path, line: 1) }
      return false
    }
    guard let first else { throw InputError(.data, "the file is empty", file: path) }
    if first.isEmpty { throw InputError(.data, "the first line is blank", file: path, line: 1) }
    var name = URL(fileURLWithPath: path).lastPathComponent.lowercased()
    if name.hasSuffix(".gz") { name.removeLast(3) }
    guard let known = Self.formats.first(where: { $0.recognizes(fileName: name, firstLine: first) })
    else {
      throw InputError(
        .data,
        "no known format; expected .inter, CSV or TSV with a header, steam-200k.csv, ratings.dat, "
          + "u.data or Amazon review JSON lines", file: path, line: 1)
    }
    do {
      format = try known.init(firstLine: first, columns: columns)
    } catch var error as InputError {
      error.file = path
      error.line = 1
      throw error
    }
  }

  /// Calls `body` with each interaction, in the file's order.
  ///
  /// Blank lines are skipped.
  ///
  /// - Throws: What `body` throws, or an ``InputError`` that names the file and the line; also if
  ///   there is no interaction at all.
  package func forEachRow(_ body: (borrowing InteractionRow) throws -> Void) throws {
    var row = InteractionRow()
    var count = 0
    // A record that goes on in the next line because of a quoted line break.
    var pending: [UInt8] = []
    var pendingLine = 0
    func take(_ line: Bytes, _ number: Int) throws {
      do {
        try format.parse(line, into: &row)
        if row.user.isEmpty { throw InputError(.data, "the user is empty") }
        if row.item.isEmpty { throw InputError(.data, "the item is empty") }
        try body(row)
      } catch var error as InputError where error.file == nil {
        error.file = path
        error.line = number
        throw error
      }
      count += 1
    }
    let hasHeader = format.hasHeader
    let spansLines = format.spansLines
    try LineReader(path: path).forEachLine { line, number in
      if number == 1 && hasHeader { return true }
      if spansLines, !pending.isEmpty || InteractionFile.leavesQuoteOpen(line) {
        if pending.isEmpty { pendingLine = number } else { pending.append(0x0A) }
        pending += line
        if pending.withUnsafeBufferPointer(InteractionFile.leavesQuoteOpen) {
          // One stray quote must not swallow the rest of a large file.
          return pending.count < 1 << 16
        }
        try pending.withUnsafeBufferPointer { try take($0, pendingLine) }
        pending.removeAll(keepingCapacity: true)
        return true
      }
      if !line.isEmpty { try take(line, number) }
      return true
    }
    if !pending.isEmpty {
      throw InputError(.data, "a quoted field is never closed", file: path, line: pendingLine)
    }
    if count == 0 {
      throw InputError(
        .data, hasHeader ? "a header only, no interactions" : "no interactions", file: path)
    }
  }

  /// Whether `text` has an odd number of quotes.
  private static func leavesQuoteOpen(_ text: Bytes) -> Bool {
    guard let base = text.baseAddress, memchr(base, 0x22, text.count) != nil else { return false }
    return !text.count { $0 == 0x22 }.isMultiple(of: 2)
  }
}
