import Essentials

/// A file of interactions whose format has been recognized by its beginning.
///
/// It is opened once and can be read once: a pipe is as good as a file.
package final class InteractionFile {
  /// Where it is.
  package let path: String
  /// How interactions stand in it.
  package let dialect: Dialect
  /// What has been found in it so far.
  private(set) var findings: ReadingFindings
  /// Is told how far reading has come, about once per chunk; throwing ends it.
  package var onProgress: ProgressReport?

  private let lines: LineReader
  private let options: ReadingOptions

  /// Every format, the more particular first.
  private static let formats: [any InteractionFormat.Type] = [
    JSONLinesFormat.self, RecBoleFormat.self, SteamFormat.self, NegativesFormat.self,
    CheckInsFormat.self, RatingsFormat.self, YoochooseFormat.self, AmazonRatingsFormat.self,
    ListsFormat.self, SeparatedValuesFormat.self,
  ]

  /// Recognizes the file at `path`.
  ///
  /// - Parameter options: What the file does not tell by itself.
  /// - Throws: An ``InputError`` if the file is not there, empty, of no known format, or without a
  ///   column for users or items.
  package init(path: String, options: ReadingOptions = ReadingOptions()) throws {
    self.path = path
    self.options = options
    lines = try LineReader(path: path)
    let beginning = try Beginning(of: lines, path: path)
    do {
      dialect = try InteractionFile.dialect(beginning, options)
      try InteractionFile.require(options, in: dialect)
    } catch var error as InputError {
      error.file = path
      error.line = 1
      throw error
    }
    findings = ReadingFindings(dialect: dialect, options: options)
    findings.suspects = dialect.unusedTimes(in: beginning, options)
  }

  /// Refuses what was said about a column that is not there: it would change nothing in silence.
  private static func require(_ options: ReadingOptions, in dialect: Dialect) throws {
    if let positive = options.positive, dialect.roles.value == nil {
      throw InputError(
        .data,
        "no column for the value that '--positive \(positive.text)' asks for; --columns value=NAME says "
          + "which")
    }
    if options.timeUnit != nil, !dialect.hasTime {
      throw InputError(
        .data, "no column for the time that --time-unit is about; --columns time=NAME says which")
    }
  }

  private static func dialect(
    _ beginning: Beginning, _ options: ReadingOptions
  ) throws -> Dialect {
    for format in formats {
      if let dialect = try format.recognize(beginning, options) { return dialect }
    }
    throw InputError(
      .data,
      "no known format; expected .inter, CSV or TSV with a header, JSON lines, or a published file "
        + "such as ratings.dat, u.data or steam-200k.csv; --columns, --separator, --header and "
        + "--layout describe another")
  }

  /// Calls `body` with each interaction, in the file's order.
  ///
  /// To be called once. Blank lines are skipped, and a line that repeats the header word for word.
  ///
  /// - Throws: What `body` throws, or an ``InputError`` that names the file and the line; also if
  ///   there is no interaction at all.
  package func forEachRow(_ body: (borrowing InteractionRow) throws -> Void) throws {
    try read { findings in
      switch dialect.records {
      case .table(let separator, let quote):
        var reader = TableReader(dialect, separator, quote)
        try forEachLine { try reader.read($0, $1, &findings, body) }
        try reader.finish(path)
      case .lists:
        try forEachLine { try ListReader.read($0, $1, &findings, body) }
      case .negatives:
        try forEachLine { try ListReader.readNegatives($0, $1, &findings, body) }
      case .json:
        var reader = JSONReader(dialect)
        try forEachLine { try reader.read($0, $1, &findings, body) }
      }
    }
  }

  /// Calls `body` with the same interactions in the same order as ``forEachRow(_:)``, some hundred at
  /// once where that is faster: for readers to whom names, times and lines are all that matters.
  ///
  /// To be called once, and not after the other.
  ///
  /// - Throws: What ``forEachRow(_:)`` throws.
  package func forEachBatch(_ body: (RowBatch) throws -> Void) throws {
    guard case .table(let separator, let quote) = dialect.records,
      BatchReader.reads(dialect, separator), !lines.endsInReturns
    else {
      let batch = RowBatch(capacity: 1)
      return try forEachRow { row in
        batch.set(row)
        try body(batch)
      }
    }
    try read { findings in
      try BatchHandover.run(body) { handover in
        var reader = BatchReader(dialect, separator, quote, handover)
        try lines.forEachChunk { chunk, line in
          do {
            return try reader.read(chunk, firstLine: line, &findings)
          } catch var error as InputError where error.file == nil {
            error.file = path
            throw error
          }
        }
        try reader.finish(path)
      }
    }
  }

  /// Lets `body` read all lines, and notes what it finds.
  private func read(_ body: (inout ReadingFindings) throws -> Void) throws {
    lines.onProgress = { [weak self] in try self?.tellProgress() }
    var findings = findings
    defer { self.findings = findings }
    try body(&findings)
    guard findings.rows > 0 else {
      let nothing = dialect.hasHeader ? "a header only, no interactions" : "no interactions"
      throw InputError(
        .data, findings.dropped.isEmpty ? nothing : "no interactions: \(findings.droppedText)",
        file: path)
    }
    findings.fingerprint = lines.source.fingerprint.text
    findings.encoding = lines.source.encoding
    findings.isCompressed = lines.source.isCompressed
  }

  /// Whether the value's column, read again, would keep the rows that are kept here.
  var keepsValue: Bool {
    dialect.roles.value != nil && options.positive?.keepsPlainPositives != false
  }

  private func forEachLine(_ body: (Bytes, Int) throws -> Void) throws {
    try lines.forEachLine { line, number in
      do {
        try body(line, number)
      } catch var error as InputError where error.file == nil {
        error.file = path
        if error.line == nil { error.line = number }
        throw error
      }
      return true
    }
  }

  private func tellProgress() throws {
    let (position, size) = lines.source.progress
    try onProgress?(
      Progress(
        stage: "reading \(path)", completed: position >> 20,
        total: max(size >> 20, (position >> 20) + 1),
        unit: "MiB"))
  }
}
