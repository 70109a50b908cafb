import Essentials
import Foundation

/// Reads the rows of a table many at a time.
///
/// Nearly all rows of nearly all logs are plain: as many fields as there are columns, no quotes, every
/// number a few digits. Those are cut and read in one go over the bytes. Everything else goes to
/// ``TableReader``, which says what it is: the outcome is the same, errors and their lines included.
struct BatchReader: ~Copyable {
  private struct Field: BitwiseCopyable {
    var start: UnsafePointer<UInt8>
    var count: Int
    /// What the field counts where it is all digits; negative where it is not, or there are too many.
    var value: Int

    @inline(__always) var bytes: Bytes { Bytes(start: start, count: count) }

    /// The name that it is.
    @inline(__always) var name: RowBatch.Name {
      // A number with a zero before it is another name than the one without.
      let isDecimal = value >= 0 && count <= 7 && (start[0] != 0x30 || count == 1)
      return RowBatch.Name(bytes, decimal: isDecimal ? Int32(truncatingIfNeeded: value) : -1)
    }
  }

  private let separator: UInt8
  private let quotes: Bool
  private let hasHeader: Bool
  private let columnCount: Int
  private let user: Int
  private let item: Int
  private let time: Int?
  private let value: Int?
  private let fields: UnsafeMutablePointer<Field>
  private var reader: TableReader
  private let handover: BatchHandover
  /// The batch that is being filled, and how many rows it has.
  private var batch: RowBatch
  private var filled = 0

  /// Whether tables of this kind can be read so.
  static func reads(_ dialect: Dialect, _ separator: [UInt8]) -> Bool {
    // A digit, a quote or a line's end between fields is for slower readers.
    separator.count == 1 && !(0x30...0x39).contains(separator[0])
      && ![0x0A, 0x0D, 0x22].contains(separator[0]) && dialect.roles.history == nil
  }

  init(
    _ dialect: Dialect, _ separator: [UInt8], _ quote: ReadingOptions.Quote,
    _ handover: BatchHandover
  ) {
    self.handover = handover
    batch = handover.batch
    self.separator = separator[0]
    quotes = quote == .double
    hasHeader = dialect.hasHeader
    columnCount = dialect.names.count
    user = dialect.roles.user
    item = dialect.roles.item
    time = dialect.roles.time
    value = dialect.roles.value
    reader = TableReader(dialect, separator, quote)
    fields = .allocate(capacity: max(1, columnCount))
  }

  deinit { fields.deallocate() }

  /// Says whether the last row was whole.
  func finish(_ path: String) throws { try reader.finish(path) }

  /// Reads whole lines, each of which ends with a line feed.
  ///
  /// ``DecimalDigits/overhang`` bytes after them are readable. All batches have been taken at the end.
  ///
  /// - Returns: The number of the line after the last.
  mutating func read(
    _ chunk: Bytes, firstLine: Int, _ findings: inout ReadingFindings
  ) throws -> Int {
    guard var next = chunk.baseAddress else { return firstLine }
    let end = next + chunk.count
    var line = firstLine
    while next < end {
      let start = next
      let isPlain: Bool
      if let stop = cut(start) {
        next = stop + 1
        isPlain = isRow(start, stop) && !(hasHeader && line == 1) && !reader.isInsideRow
      } else {
        guard let stop = memchr(start, 0x0A, start.distance(to: end)) else { break }
        next = UnsafePointer(stop.assumingMemoryBound(to: UInt8.self)) + 1
        isPlain = false
      }
      if isPlain {
        do { try take(line, &findings) } catch {
          // As in `readSlowly`.
          try drain()
          throw BatchReader.at(line, error)
        }
        if filled == batch.capacity { try pass() }
      } else {
        try readSlowly(start, next - 1, line, &findings)
      }
      line += 1
    }
    try drain()
    return line
  }

  /// Cuts the line at `start` into ``fields``.
  ///
  /// - Returns: Its line feed, or nil if the line is not plain.
  @inline(__always)
  private func cut(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
    var next = start
    var column = 0
    while column < columnCount {
      let first = next
      let (value, digits) = DecimalDigits.read(first)
      next = digits
      var byte = next.pointee
      if byte != separator, byte != 0x0A {
        if quotes, next == first, byte == 0x22 { return nil }
        repeat {
          next += 1
          byte = next.pointee
        } while byte != separator && byte != 0x0A
      }
      var end = next
      if byte == 0x0A { while end > first, end[-1] == 0x0D { end -= 1 } }
      fields[column] = Field(
        start: first, count: first.distance(to: end),
        value: digits == end ? Int(bitPattern: UInt(value)) : -1)
      column += 1
      if byte == 0x0A { return column == columnCount ? next : nil }
      next += 1
    }
    return nil
  }

  /// Whether the line in ``fields`` has a user and an item, and is no header again.
  @inline(__always)
  private func isRow(_ start: UnsafePointer<UInt8>, _ stop: UnsafePointer<UInt8>) -> Bool {
    fields[user].count > 0 && fields[item].count > 0
      && !(hasHeader
        && (reader.isHeader(Bytes(start: start, count: start.distance(to: stop)))
          || reader.isHeader(user: fields[user].bytes, item: fields[item].bytes)))
  }

  /// Takes the row in ``fields``, in the order in which ``TableReader`` does.
  @inline(__always)
  private mutating func take(_ line: Int, _ findings: inout ReadingFindings) throws {
    if let value, try findings.values?.accepts(fields[value].bytes) == false {
      findings.drop(.notPositive(findings.values?.ruleText ?? ""))
      return
    }
    var moment = 0.0
    if let time {
      let field = fields[time]
      moment = Double(field.value)
      if field.value < 0 || field.count > 15 || findings.times?.knows(moment) != true {
        moment = try findings.times?.read(field.bytes, line: line) ?? 0
      }
      findings.order.note(moment)
    }
    findings.rows += 1
    batch.userMemory[filled] = fields[user].name
    batch.itemMemory[filled] = fields[item].name
    batch.timeMemory[filled] = moment
    batch.lines[filled] = line
    filled += 1
  }

  private mutating func readSlowly(
    _ start: UnsafePointer<UInt8>, _ stop: UnsafePointer<UInt8>, _ line: Int,
    _ findings: inout ReadingFindings
  ) throws {
    var stop = stop
    while stop > start, stop[-1] == 0x0D { stop -= 1 }
    // What stands before it comes first, its errors too.
    try drain()
    do {
      try reader.read(Bytes(start: start, count: start.distance(to: stop)), line, &findings) {
        // Its bytes may be gone when it returns.
        handover.batch.set($0)
        try handover.pass()
        try handover.finish()
      }
      batch = handover.batch
    } catch { throw BatchReader.at(line, error) }
  }

  /// Hands on what has been read.
  private mutating func pass() throws {
    guard filled > 0 else { return }
    batch.count = filled
    filled = 0
    try handover.pass()
    batch = handover.batch
  }

  private mutating func drain() throws {
    try pass()
    try handover.finish()
  }

  private static func at(_ line: Int, _ error: any Error) -> any Error {
    guard var error = error as? InputError, error.line == nil else { return error }
    error.line = line
    return error
  }
}
