import Essentials

/// Rows of text in aligned columns: the first column to the left, and others of words; numbers to the
/// right.
package struct TextTable {
  private let header: [String]
  /// Which columns stand to the left.
  private let words: Set<Int>
  private var rows: [[String]] = []

  /// An empty table.
  ///
  /// - Parameter words: The columns, beside the first, that hold words.
  package init(_ header: [String], words: Set<Int> = []) {
    self.header = header.map(\.printable)
    self.words = words.union([0])
  }

  /// Adds a row; it has as many cells as the header.
  package mutating func add(_ row: [String]) {
    precondition(row.count == header.count, "a cell for every column")
    rows.append(row.map(\.printable))
  }

  /// The table, with a line under the header and no newline at the end.
  package var text: String {
    let widths = header.indices.map { column in
      ([header] + rows).map { $0[column].count }.max() ?? 0
    }
    func line(_ cells: [String]) -> String {
      var line = ""
      for (column, cell) in cells.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        line += column == 0 ? "" : "  "
        line += words.contains(column) ? cell + padding : padding + cell
      }
      while line.last == " " { line.removeLast() }
      return line
    }
    let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
    return ([line(header), rule] + rows.map(line)).joined(separator: "\n")
  }
}
