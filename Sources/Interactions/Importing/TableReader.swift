import Essentials
import Foundation

/// Reads the rows of a table.
struct TableReader {
  private let dialect: Dialect
  private let roles: ColumnRoles
  private let splitter: FieldSplitter
  private let columnCount: Int
  /// The header's line, to know it again, and what it calls users and items.
  private var header: [UInt8] = []
  private let userHeader: [UInt8]
  private let itemHeader: [UInt8]
  /// A record that goes on in the next line because of a quoted line break.
  private var pending: [UInt8] = []
  private var pendingLine = 0
  /// Whose history has been read, in files that have one.
  private var usersWithHistory = NameTable()

  init(
    _ dialect: Dialect, _ separator: [UInt8], _ quote: ReadingOptions.Quote
  ) {
    self.dialect = dialect
    roles = dialect.roles
    splitter = FieldSplitter(separator: separator, quote: quote)
    columnCount = dialect.names.count
    userHeader = dialect.hasHeader ? Array(dialect.names[roles.user].utf8) : []
    itemHeader = dialect.hasHeader ? Array(dialect.names[roles.item].utf8) : []
  }

  /// Reads one line, which need not end a row.
  mutating func read(
    _ line: Bytes, _ number: Int, _ findings: inout ReadingFindings,
    _ body: (borrowing InteractionRow) throws -> Void
  ) throws {
    if number == 1, dialect.hasHeader {
      header = Array(line)
      // A quoted line break in a header is refused where the header is recognized.
      if header.starts(with: [0xEF, 0xBB, 0xBF]) { header.removeFirst(3) }
      return
    }
    guard pending.isEmpty else {
      pending.append(0x0A)
      pending += line
      // One stray quote must not swallow the rest of a large file.
      guard pending.count < 1 << 16 else { throw neverClosed }
      let whole = pending
      try whole.withUnsafeBufferPointer {
        guard let fields = try splitter.split($0) else { return }
        pending = []
        do { try take(fields, number, &findings, body) } catch var error as InputError {
          error.line = pendingLine
          throw error
        }
      }
      return
    }
    if line.isEmpty { return }
    guard let fields = try splitter.split(line) else {
      pending = Array(line)
      pendingLine = number
      return
    }
    if dialect.hasHeader, isHeader(line) {
      findings.drop(.repeatedHeader)
      return
    }
    try take(fields, number, &findings, body)
  }

  /// Whether a row has begun that goes on in the next line.
  var isInsideRow: Bool { !pending.isEmpty }

  /// Whether a line that is not the first is the header, word for word.
  @inline(__always)
  func isHeader(_ line: Bytes) -> Bool {
    guard line.count == header.count, let base = line.baseAddress else { return false }
    return memcmp(base, header, header.count) == 0
  }

  /// Whether a row calls its user and its item as the header does.
  @inline(__always)
  func isHeader(user: Bytes, item: Bytes) -> Bool {
    guard user.count == userHeader.count, item.count == itemHeader.count else { return false }
    return user.elementsEqual(userHeader) && item.elementsEqual(itemHeader)
  }

  /// Says whether the last row was whole.
  func finish(_ path: String) throws {
    guard pending.isEmpty else {
      var error = neverClosed
      error.file = path
      throw error
    }
  }

  private var neverClosed: InputError {
    InputError(
      .data, "a quoted field is never closed; --quote none takes quotes for letters",
      line: pendingLine)
  }

  @inline(__always)
  private mutating func take(
    _ fields: UnsafeBufferPointer<Bytes>, _ number: Int, _ findings: inout ReadingFindings,
    _ body: (borrowing InteractionRow) throws -> Void
  ) throws {
    guard fields.count == columnCount else {
      let plural = fields.count == 1 ? "field" : "fields"
      throw InputError(.data, "\(fields.count) \(plural), expected \(columnCount)")
    }
    var row = InteractionRow(
      user: fields[roles.user], item: fields[roles.item], time: 0, fields: fields)
    if row.user.isEmpty { throw InputError(.data, "the user is empty") }
    if let value = roles.value, try findings.values?.accepts(fields[value]) == false {
      findings.drop(.notPositive(findings.values?.ruleText ?? ""))
      return
    }
    if isHeader(user: row.user, item: row.item) {
      throw InputError(.data, "a header again, and another one; the file holds two tables")
    }
    if let time = roles.time {
      row.time = try findings.times?.read(fields[time], line: number) ?? 0
      row.seconds = findings.times?.seconds(row.time) ?? 0
    }
    if let history = roles.history {
      try takeHistory(fields[history], before: row, &findings, body)
    }
    if row.item.isEmpty { throw InputError(.data, "the item is empty") }
    if roles.time != nil { findings.order.note(row.time) }
    findings.rows += 1
    try body(row)
  }

  /// Hands over the items of a row's past.
  ///
  /// Each user may have one such row: RecBole's augmented files repeat the beginning of a history
  /// for each of its items, and which of them a reader wants is for a person to say.
  private mutating func takeHistory(
    _ list: Bytes, before row: borrowing InteractionRow, _ findings: inout ReadingFindings,
    _ body: (borrowing InteractionRow) throws -> Void
  ) throws {
    let known = usersWithHistory.count
    if Int(try usersWithHistory.intern(row.user)) < known {
      let (history, item) = (dialect.names[roles.history ?? 0], dialect.names[roles.item])
      throw InputError(
        .data,
        "a second '\(history)' of user '\(String(decoding: row.user, as: UTF8.self))', which may repeat "
          + "the first; --columns item=\(item) reads the items without their histories")
    }
    for part in list.split(separator: 0x20) {
      findings.rows += 1
      if roles.time != nil { findings.order.note(row.time) }
      try body(
        InteractionRow(
          user: row.user, item: Bytes(rebasing: part), time: row.time, seconds: row.seconds,
          fields: UnsafeBufferPointer(start: nil, count: 0)))
    }
  }
}
