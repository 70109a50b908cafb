import Essentials

/// How a file of interactions is to be read, where it does not tell by itself.
///
/// All nil by default: then the file's beginning decides, and what was decided is told by
/// ``InputSummary``.
public struct ReadingOptions: Sendable, Equatable {
  /// How rows stand in a file.
  public enum Layout: String, Sendable, CaseIterable {
    /// One interaction a row, in fields.
    case table
    /// One user a row, and then items: `user item item …`.
    case lists
    /// One JSON object a row.
    case json
  }

  /// How fields may be quoted.
  public enum Quote: String, Sendable, CaseIterable {
    /// Not at all: a quote is a letter.
    case none
    /// In double quotes, which are doubled inside, as RFC 4180 has it.
    case double
  }

  /// Which columns hold what.
  public var columns = ColumnNames()
  /// What stands between fields: a character, or several as `::`.
  public var separator: String?
  /// Whether the first line names the columns.
  public var header: Bool?
  /// How fields may be quoted.
  public var quote: Quote?
  /// Which rows count, by their value.
  public var positive: PositiveRule?
  /// What numbers in the time's column count, or in which order its dates stand.
  public var timeUnit: TimeUnit?
  /// How rows stand.
  public var layout: Layout?

  /// Nothing asked for.
  public init() {}

  /// Columns with these names.
  public init(columns: ColumnNames) { self.columns = columns }

  /// Whether anything says how a table's fields stand, so that no format known by its content alone
  /// can be meant.
  var describeTable: Bool {
    separator != nil || header != nil || layout == .table || columns != ColumnNames()
  }

  /// One line for each option that is set: equal where a file is read the same way.
  package var text: String {
    [
      ("columns", columns == ColumnNames() ? nil : columns.text), ("separator", separator),
      ("header", header.map { $0 ? "yes" : "no" }), ("quote", quote?.rawValue),
      ("positive", positive?.text), ("time-unit", timeUnit?.rawValue), ("layout", layout?.rawValue),
    ].compactMap { name, value in value.map { "\(name)=\($0)\n" } }.joined()
  }
}
