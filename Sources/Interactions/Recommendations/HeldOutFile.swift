import Essentials

/// What users took next, as two or more columns: user and item, one a row.
package struct HeldOutFile: Sendable {
  /// The items of each user.
  package private(set) var items: [Int32: Set<Int32>] = [:]

  /// Reads a log of any known format; see ``InteractionFile``.
  ///
  /// - Throws: An ``InputError`` that names the file and the line.
  package init(
    path: String, options: ReadingOptions = ReadingOptions(),
    naming names: inout RecommendationNames
  ) throws {
    let file = try InteractionFile(path: path, options: options)
    var items: [Int32: Set<Int32>] = [:]
    try file.forEachRow { row in
      items[try names.user(row.user), default: []].insert(try names.item(row.item))
    }
    self.items = items
    guard !items.isEmpty else { throw InputError(.data, "no interactions in it", file: path) }
  }
}
