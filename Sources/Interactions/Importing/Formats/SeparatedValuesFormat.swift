import Essentials

/// A table of fields, with a header or with columns that somebody numbered: a log of one's own in CSV
/// or TSV, MovieLens `ratings.csv`, HetRec, RetailRocket, Diginetica.
///
/// Between commas and semicolons quotes are read as RFC 4180 has them; between tabs they are letters,
/// unless the header stands in quotes itself.
enum SeparatedValuesFormat: InteractionFormat {
  static func recognize(_ beginning: Beginning, _ options: ReadingOptions) throws -> Dialect? {
    guard options.layout == nil || options.layout == .table,
      let separator = options.separator ?? separator(of: beginning.first, options)
    else { return nil }
    let quote = options.quote ?? quote(separator, beginning.first)
    guard let first = Beginning.fields(beginning.first, separator: separator, quote: quote) else {
      throw InputError(
        .data, "a quote in the header is not closed; --quote none takes quotes for letters")
    }
    let isHeader = options.header ?? true
    let names = isHeader ? first : first.indices.map { "\($0 + 1)" }
    if !isHeader, options.columns.user == nil || options.columns.item == nil {
      throw InputError(
        .data, "without a header, --columns user=1,item=2 says which columns hold what")
    }
    let format = [",": "CSV", "\t": "TSV"][separator] ?? "table"
    let types = names.map {
      ["rating", "overall", "stars", "score"].contains($0.lowercased()) ? "float" : "token"
    }
    return Dialect(
      format: diginetica(names, options) == nil ? format : "Diginetica",
      records: .table(separator: Array(separator.utf8), quote: quote), hasHeader: isHeader,
      names: names, types: types,
      roles: try diginetica(names, options) ?? ColumnRoles(names: names, columns: options.columns))
  }

  /// What stands between fields: where the usual names come out, or else the most fields.
  private static func separator(of line: String, _ options: ReadingOptions) -> String? {
    var candidates = ["\t", ",", ";", "|"]
    if options.describeTable { candidates.append("::") }
    let headers = candidates.compactMap { separator in
      Beginning.fields(line, separator: separator, quote: .double).map { (separator, $0) }
    }.filter { $0.1.count > 1 }
    if let known = headers.first(where: { ColumnRoles.areNames($0.1, columns: options.columns) }) {
      return known.0
    }
    if let most = headers.map(\.1.count).max() { return headers.first { $0.1.count == most }?.0 }
    // Words between blanks are a header only if they are the usual ones.
    let words = line.split(separator: " ").map(String.init)
    return ColumnRoles.areNames(words, columns: options.columns) ? " " : nil
  }

  private static func quote(_ separator: String, _ header: String) -> ReadingOptions.Quote {
    separator == "," || separator == ";" || header.hasPrefix("\"") ? .double : .none
  }

  /// CIKM Cup 2016: most of its users are unknown, so that a session is one, and time counts from the
  /// session's beginning.
  private static func diginetica(_ names: [String], _ options: ReadingOptions) -> ColumnRoles? {
    guard !options.describeTable,
      names == ["sessionId", "userId", "itemId", "timeframe", "eventdate"]
    else { return nil }
    var roles = ColumnRoles(user: 0, item: 2, time: 3)
    roles.notes = ["'sessionId' is taken for the user, 'timeframe' orders a session's rows"]
    return roles
  }
}
