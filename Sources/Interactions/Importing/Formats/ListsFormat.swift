import Essentials

/// A user and then items, between blanks, as LightGCN's `train.txt` has them; or a pair a line in the
/// order of time, as SASRec has them, which reads the same.
///
/// A user without items stands there and has none.
enum ListsFormat: InteractionFormat {
  static func recognize(_ beginning: Beginning, _ options: ReadingOptions) throws -> Dialect? {
    if options.layout == .lists { return dialect("lists (user item item …)") }
    guard options.layout == nil, !options.describeTable, options.header != true else { return nil }
    // The first may be cut off where it is the only one.
    let lines = beginning.lines.map { $0.split(separator: " ", omittingEmptySubsequences: true) }
    guard let first = lines.first, first.count > 1 || lines.count > 1,
      lines.allSatisfy({ line in
        !line.isEmpty && line.allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
      })
    else { return nil }
    if lines.allSatisfy({ $0.count == 2 }) { return dialect("pairs (user item)") }
    let isRectangle = lines.count > 1 && lines.allSatisfy { $0.count == first.count }
    guard !isRectangle, Set(lines.map { $0[0] }).count == lines.count else {
      throw InputError(
        .data,
        "numbers between blanks: lists of items or a table; --layout lists for 'user item item …', "
          + "--header no --separator space --columns user=1,item=2 for a table")
    }
    return dialect("lists (user item item …)")
  }

  private static func dialect(_ format: String) -> Dialect {
    Dialect(
      format: format, records: .lists, hasHeader: false, names: ["user", "item"],
      types: ["token", "token"], roles: ColumnRoles(user: 0, item: 1))
  }
}
