/// Rows of values separated by commas (RFC 4180), under a header.
///
/// A text that a spreadsheet would take for a formula gets an apostrophe before it, as spreadsheets
/// themselves mark text; numbers stay as they are.
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
    let value = isFormula(value) ? "'" + value : value
    guard value.unicodeScalars.contains(where: { ",\"\n\r".unicodeScalars.contains($0) }) else {
      return value
    }
    return "\"" + value.replacing("\"", with: "\"\"") + "\""
  }

  /// Whether a spreadsheet would compute something of it: it begins as formulas do, or with what is
  /// passed over before one, and is no number.
  private static func isFormula(_ value: String) -> Bool {
    let beginnings: Set<Unicode.Scalar> = [
      "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠",
    ]
    let scalars = value.unicodeScalars
    let first = scalars.first { !$0.properties.isWhitespace || beginnings.contains($0) }
    guard let first, beginnings.contains(first) else { return false }
    let numbers: Set<Unicode.Scalar> = Set("0123456789+-.,eE%± ".unicodeScalars)
    return !scalars.allSatisfy(numbers.contains)
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
