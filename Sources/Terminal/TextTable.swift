import Essentials

/// Rows of text in aligned columns: the first column to the left, and others of words; numbers to the
/// right.
///
/// Where a terminal is too narrow, words are broken over several lines; where that is not enough, each row
/// becomes a paragraph of its own, so that nothing is cut off.
package struct TextTable {
  private let header: [String]
  /// Which columns stand to the left.
  private let words: Set<Int>
  private var rows: [[String]] = []

  /// Words are broken into no less than this.
  private static let narrowest = 14

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

  /// The table as wide as the terminal that answers are printed in, or as it takes; with a line under the
  /// header and no newline at the end.
  package var text: String { text(width: Columns.output) }

  /// The table in at most `width` columns; as it takes if there is none.
  package func text(width: Int?) -> String {
    let natural = header.indices.map { column in
      ([header] + rows).map { $0[column].columns }.max() ?? 0
    }
    guard let width, Self.total(natural) > width else { return table(natural) }
    var widths = natural
    while Self.total(widths) > width {
      guard
        let widest = words.filter({ widths[$0] > Self.narrowest }).max(by: {
          (widths[$0], $1) < (widths[$1], $0)
        })
      else { return paragraphs(width) }
      // One by one, so that columns of words come out alike.
      widths[widest] -= 1
    }
    return table(widths)
  }

  private static func total(_ widths: [Int]) -> Int {
    widths.reduce(0, +) + 2 * max(0, widths.count - 1)
  }

  private func table(_ widths: [Int]) -> String {
    func lines(_ cells: [String]) -> [String] {
      let parts = cells.enumerated().map { $1.wrapped(to: widths[$0]) }
      return (0..<(parts.map(\.count).max() ?? 1)).map { place in
        var line = ""
        for (column, part) in parts.enumerated() {
          let cell = place < part.count ? part[place] : ""
          let padding = String(repeating: " ", count: max(0, widths[column] - cell.columns))
          line += column == 0 ? "" : "  "
          line += words.contains(column) ? cell + padding : padding + cell
        }
        while line.last == " " { line.removeLast() }
        return line
      }
    }
    let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
    return (lines(header) + [rule] + rows.flatMap(lines)).joined(separator: "\n")
  }

  /// Each row under its first cell, a line for every other.
  private func paragraphs(_ width: Int) -> String {
    let names = header.dropFirst().map(\.columns).max() ?? 0
    let isWide = names + 2 + Self.narrowest <= width
    let head = header[0].isEmpty ? [] : header[0].wrapped(to: width)
    let body = rows.map { row in
      (row[0].wrapped(to: width)
        + zip(header, row).dropFirst().flatMap { name, cell -> [String] in
          guard isWide else { return "  \(name): \(cell)".wrapped(to: width) }
          let padding = String(repeating: " ", count: names - name.columns)
          return cell.wrapped(to: width - names - 4).enumerated().map { place, part in
            "  " + (place == 0 ? name + padding : String(repeating: " ", count: names)) + "  "
              + part
          }
        }).joined(separator: "\n")
    }
    let rule = String(repeating: "─", count: width)
    return ((head.isEmpty ? [] : [head.joined(separator: "\n"), rule]) + body)
      .joined(separator: "\n")
  }
}
