/// How the interactions of one file stand in it, recognized from its beginning.
package struct Dialect: Sendable {
  /// What a line holds.
  enum Records: Sendable, Equatable {
    /// One interaction, in fields.
    case table(separator: [UInt8], quote: ReadingOptions.Quote)
    /// A user, and then items between blanks.
    case lists
    /// A JSON object with one interaction.
    case json
    /// `(user,item)` and then items that the user never touched.
    case negatives
  }

  /// What the format is called: `CSV`, `RecBole .inter`.
  package var format: String
  var records: Records
  /// Whether the first line names the columns.
  var hasHeader: Bool
  /// What columns or keys are called.
  var names: [String]
  /// The columns' RecBole types, `token` or `float`.
  var types: [String]
  /// Which columns hold what.
  var roles: ColumnRoles

  /// A table without a header whose columns are known.
  init(
    format: String, separator: String, quote: ReadingOptions.Quote = .none,
    columns: [(name: String, type: String)], roles: ColumnRoles
  ) {
    self.init(
      format: format, records: .table(separator: Array(separator.utf8), quote: quote),
      hasHeader: false, names: columns.map(\.name), types: columns.map(\.type), roles: roles)
  }

  init(
    format: String, records: Records, hasHeader: Bool, names: [String], types: [String],
    roles: ColumnRoles
  ) {
    self.format = format
    self.records = records
    self.hasHeader = hasHeader
    self.names = names
    self.types = types
    self.roles = roles
  }

  /// Whether rows have a time.
  package var hasTime: Bool { roles.time != nil }

  /// Which of a row's fields converting keeps beside user, item and time: positions in
  /// ``InteractionRow/fields``, and the columns' names.
  var extras: [(position: Int, name: String, type: String)] {
    switch records {
    case .table:
      names.indices.filter {
        ![roles.user, roles.item, roles.time, roles.history].contains($0)
          // Steam's fifth column, which is always 0.
          && !(names[$0].isEmpty && !hasHeader)
      }.map { ($0, names[$0], types[$0]) }
    case .json: roles.value.map { [(0, names[$0], types[$0])] } ?? []
    case .lists, .negatives: []
    }
  }
}

extension Dialect {
  /// Columns that are not used and whose fields look like times throughout the beginning.
  ///
  /// A reader who has no time at all should hear of them: in the file's order, a log that was written
  /// newest first is tested on everybody's oldest item.
  func unusedTimes(in beginning: Beginning, _ options: ReadingOptions) -> [String] {
    guard case .table(let separator, let quote) = records, options.columns.time == nil,
      let separator = String(validating: separator, as: UTF8.self)
    else { return [] }
    let rows = beginning.lines.dropFirst(hasHeader ? 1 : 0).prefix(50)
      .compactMap { Beginning.fields($0, separator: separator, quote: quote) }
      .filter { $0.count == names.count }
    guard !rows.isEmpty else { return [] }
    let used = [roles.user, roles.item, roles.time, roles.value, roles.history]
    return names.indices.filter { column in
      !used.contains(column) && !ColumnRoles.soundsLikeTime(names[column])
        && rows.allSatisfy { Dialect.looksLikeTime($0[column]) }
    }.map { names[$0] }
  }

  /// A date, or a number that counts seconds, milliseconds and so on since 1985 to 2100.
  private static func looksLikeTime(_ text: String) -> Bool {
    if CalendarTime.isTime(text) || CalendarTime.resemblesDate(text) { return true }
    guard text.utf8.count >= 9, let number = Double(text), let unit = TimeUnit.guess(number) else {
      return false
    }
    return (4.7e8..<4.1e9).contains(number / unit.perSecond)
  }
}
