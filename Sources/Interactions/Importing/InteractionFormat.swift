/// One interaction as a file has it.
package struct InteractionRow {
  /// The user's name; bytes borrowed from the line.
  package var user = Bytes(start: nil, count: 0)
  /// The item's name; bytes borrowed from the line.
  package var item = Bytes(start: nil, count: 0)
  /// When it happened; only the order counts.
  ///
  /// Meaningless in formats without a time.
  package var time = 0.0
  /// The other columns, as ``InteractionFormat/extraColumns`` names them.
  package var extras: [Bytes] = []
}

/// A kind of file that interactions come in: one record per line.
package protocol InteractionFormat: SendableMetatype {
  /// Whether a file with this name (in lowercase, without `.gz`) and first line is of this kind.
  static func recognizes(fileName: String, firstLine: String) -> Bool
  /// A parser for the file that starts with `firstLine`.
  ///
  /// - Throws: An ``InputError`` without a place if a column is missing.
  init(firstLine: String, columns: ColumnNames) throws
  /// Whether the first line names the columns.
  var hasHeader: Bool { get }
  /// Whether rows have a time.
  var hasTime: Bool { get }
  /// Whether a line can end inside quotes and go on in the next.
  var spansLines: Bool { get }
  /// Columns beside user, item and time, with their RecBole type: `"rating:float"`.
  var extraColumns: [String] { get }
  /// Reads one record.
  ///
  /// - Throws: An ``InputError`` without a place.
  func parse(_ line: Bytes, into row: inout InteractionRow) throws
}

/// Which columns hold user, item and time, where their names do not tell.
public struct ColumnNames: Sendable, Equatable {
  /// The column with users; found by its usual names if nil.
  public var user: String?
  /// The column with items; found by its usual names if nil.
  public var item: String?
  /// The column with times; found by its usual names if nil, and then it may be missing.
  public var time: String?

  /// Names for some columns.
  public init(user: String? = nil, item: String? = nil, time: String? = nil) {
    self.user = user
    self.item = item
    self.time = time
  }
}
