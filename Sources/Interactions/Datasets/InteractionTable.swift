/// Interactions as they stand in a file: one row each, users and items numbered by first appearance.
package struct InteractionTable {
  /// The user of each row, a number of ``userNames``.
  package var users: [Int32] = []
  /// The item of each row, a number of ``itemNames``.
  package var items: [Int32] = []
  /// The time of each row; empty where rows have none and their order is all that is known.
  package var times: [Double] = []
  /// What users are called.
  package var userNames = NameTable()
  /// What items are called.
  package var itemNames = NameTable()

  /// No rows.
  package init() {}

  /// Reads `file` to its end.
  ///
  /// - Throws: An ``InputError`` that names the file and the line.
  package init(reading file: InteractionFile) throws {
    let hasTime = file.format.hasTime
    try file.forEachRow { row in
      users.append(try userNames.intern(row.user))
      items.append(try itemNames.intern(row.item))
      if hasTime { times.append(row.time) }
    }
  }
}
