import Essentials

/// RecBole's atomic `.inter`: tab-separated, no quotes, a header with types (`user_id:token`).
package struct RecBoleFormat: InteractionFormat {
  private let layout: ColumnLayout
  private let splitter = FieldSplitter(separator: "\t", quotes: false)
  package let hasHeader = true
  package let spansLines = false

  package static func recognizes(fileName: String, firstLine: String) -> Bool {
    fileName.hasSuffix(".inter")
      || firstLine.split(separator: "\t").allSatisfy { column in
        types.contains { column.hasSuffix(":\($0)") }
      }
  }

  private static let types = ["token", "float", "token_seq", "float_seq"]

  package init(firstLine: String, columns: ColumnNames) throws {
    var names: [String] = []
    var types: [String] = []
    for column in firstLine.split(separator: "\t", omittingEmptySubsequences: false) {
      let parts = column.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2, RecBoleFormat.types.contains(String(parts[1])) else {
        throw InputError(
          .data, "the column '\(column)' has no type; expected a header like 'user_id:token'")
      }
      names.append(String(parts[0]))
      types.append(String(parts[1]))
    }
    layout = try ColumnLayout(names: names, types: types, columns: columns)
  }

  package var hasTime: Bool { layout.time != nil }
  package var extraColumns: [String] { layout.extraColumns }

  package func parse(_ line: Bytes, into row: inout InteractionRow) throws {
    try layout.fill(&row, from: splitter.split(line))
  }
}
