import Essentials

/// Reads lines of a user and then items between blanks.
enum ListReader {
  static func read(
    _ line: Bytes, _ number: Int, _ findings: inout ReadingFindings,
    _ body: (borrowing InteractionRow) throws -> Void
  ) throws {
    var user: Bytes?
    var items = 0
    var start = 0
    while start < line.count {
      if line[start] == 0x20 || line[start] == 0x09 {
        start += 1
        continue
      }
      var end = start
      while end < line.count, line[end] != 0x20, line[end] != 0x09 { end += 1 }
      let name = Bytes(rebasing: line[start..<end])
      start = end
      guard let user else {
        user = name
        continue
      }
      items += 1
      findings.rows += 1
      try body(InteractionRow(user: user, item: name, time: 0, fields: .init(start: nil, count: 0)))
    }
    if user != nil, items == 0 { findings.drop(.userWithoutItems) }
  }

  /// `(user,item)`, and then items that are no interactions.
  static func readNegatives(
    _ line: Bytes, _ number: Int, _ findings: inout ReadingFindings,
    _ body: (borrowing InteractionRow) throws -> Void
  ) throws {
    if line.isEmpty { return }
    let pair = line.prefix { $0 != 0x09 }
    guard pair.first == 0x28, pair.last == 0x29, let comma = pair.firstIndex(of: 0x2C),
      comma > pair.startIndex + 1, comma + 2 < pair.endIndex
    else { throw InputError(.data, "expected '(user,item)' before the first tab") }
    findings.rows += 1
    try body(
      InteractionRow(
        user: Bytes(rebasing: line[pair.startIndex + 1..<comma]),
        item: Bytes(rebasing: line[comma + 1..<pair.endIndex - 1]), time: 0,
        fields: .init(start: nil, count: 0)))
  }
}
