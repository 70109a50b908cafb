/// Rows of values separated by commas (RFC 4180), under a header.
package struct CSV: Sendable, Equatable {
  package var header: [String]
  package var rows: [[String]]

  package init(_ header: [String], _ rows: [[String]]) {
    self.header = header
    self.rows = rows
  }

  /// The file's text; values with commas, quotes or line breaks are quoted.
  package var text: String {
    ([header] + rows).map { $0.map(CSV.field).joined(separator: ",") + "\n" }.joined()
  }

  private static func field(_ value: String) -> String {
    guard value.contains(where: { ",\"\n\r\r\n".contains($0) }) else { return value }
    return "\"" + value.replacing("\"", with: "\"\"") + "\""
  }
}

extension Double {
  /// As programs read it: the shortest text that gives this number back, whole numbers without a point.
  var exact: String { Int(exactly: self).map(String.init) ?? String(self) }
}

extension Double? {
  /// As programs read it; empty if there is none.
  var exact: String { map(\.exact) ?? "" }
}
