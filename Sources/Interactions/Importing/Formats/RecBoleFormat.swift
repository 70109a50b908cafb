import Essentials

/// RecBole's atomic `.inter`: tab-separated, no quotes, a header with types (`user_id:token`).
enum RecBoleFormat: InteractionFormat {
  private static let types = ["token", "float", "token_seq", "float_seq"]

  static func recognize(_ beginning: Beginning, _ options: ReadingOptions) throws -> Dialect? {
    guard options.layout == nil || options.layout == .table, options.header != false,
      options.separator == nil || options.separator == "\t"
    else { return nil }
    let columns = beginning.first.split(separator: "\t", omittingEmptySubsequences: false)
    let isTyped =
      columns.count > 1
      && columns.allSatisfy { column in
        let parts = column.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 2 && types.contains(String(parts[1]))
      }
    guard beginning.fileName.hasSuffix(".inter") || isTyped else { return nil }
    var names: [String] = []
    var found: [String] = []
    for column in columns {
      let parts = column.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2, types.contains(String(parts[1])) else {
        throw InputError(
          .data, "the column '\(column)' has no type; expected a header like 'user_id:token'")
      }
      names.append(String(parts[0]))
      found.append(String(parts[1]))
    }
    return Dialect(
      format: "RecBole .inter",
      records: .table(separator: [0x09], quote: options.quote ?? .none), hasHeader: true,
      names: names, types: found, roles: try ColumnRoles(names: names, columns: options.columns))
  }
}
