import Essentials

/// Interactions as they stand in a file: one row each, users and items numbered by first appearance.
package struct InteractionTable {
  /// The user of each row, a number of ``userNames``.
  package var users = RowColumn<Int32>()
  /// The item of each row, a number of ``itemNames``.
  package var items = RowColumn<Int32>()
  /// The time of each row; empty where rows have none and their order is all that is known.
  package var times = RowColumn<Double>()
  /// What users are called.
  package var userNames = NameTable()
  /// What items are called.
  package var itemNames = NameTable()
  /// What was understood of the files that were read; nil if rows came otherwise.
  package private(set) var input: InputSummary?

  /// No rows.
  package init() {}

  /// Reads `file` to its end.
  ///
  /// - Throws: An ``InputError`` that names the file and the line.
  package init(reading file: InteractionFile) throws { try append(reading: file) }

  /// Reads `file` to its end, after the rows that are there: the parts of one log.
  ///
  /// - Throws: An ``InputError`` that names the file and the line; also if this part has times and the
  ///   one before has none, or the other way round.
  package mutating func append(reading file: InteractionFile) throws {
    let hasTime = file.dialect.hasTime
    if let input, (input.columns.time != nil) != hasTime {
      throw InputError(
        .data,
        "\(hasTime ? "has times and" : "has no times as") '\(input.file)'"
          + (hasTime ? " has none" : " has"), file: file.path)
    }
    try file.forEachBatch { try append($0, hasTime: hasTime) }
    let summary = InputSummary(of: file)
    input = try input?.followed(by: summary) ?? summary
  }

  private mutating func append(_ batch: RowBatch, hasTime: Bool) throws {
    guard users.count + batch.count <= Int(Int32.max) else {
      throw InputError(
        .data, "more than \(Int32.max) interactions", line: batch.line(Int(Int32.max) - users.count)
      )
    }
    let user = users.append(batch.count) { userNames.intern(batch.users, into: $0) }
    let item = items.append(batch.count) { itemNames.intern(batch.items, into: $0) }
    if hasTime {
      times.append(batch.count) { times in
        _ = UnsafeMutableBufferPointer(start: times, count: batch.count)
          .update(fromContentsOf: batch.times)
      }
    }
    // The first of them in the file, and of one row the user.
    guard var (row, error) = user ?? item else { return }
    if let item, item.row < row { (row, error) = item }
    error.line = batch.line(row)
    throw error
  }

  /// Adds what a reader should know about where the rows come from.
  mutating func note(_ text: String) { input?.notes.append(text) }
}
