/// CSV or TSV with a header, quotes as in RFC 4180: a log of one's own, MovieLens `ratings.csv`.
package struct SeparatedValuesFormat: InteractionFormat {
  private let layout: ColumnLayout
  private let splitter: FieldSplitter
  package let hasHeader = true
  package let spansLines = true

  package static func recognizes(fileName: String, firstLine: String) -> Bool {
    fileName.hasSuffix(".csv") || fileName.hasSuffix(".tsv") || firstLine.contains(",")
      || firstLine.contains("\t")
  }

  package init(firstLine: String, columns: ColumnNames) throws {
    let tabs = firstLine.contains("\t")
    let splitter = FieldSplitter(separator: tabs ? "\t" : ",", quotes: true)
    var line = firstLine
    let names = try line.withUTF8 { line in
      try splitter.split(line).map { String(decoding: $0, as: UTF8.self) }
    }
    self.splitter = splitter
    layout = try ColumnLayout(
      names: names,
      types: names.map { ["rating", "overall"].contains($0.lowercased()) ? "float" : "token" },
      columns: columns)
  }

  package var hasTime: Bool { layout.time != nil }
  package var extraColumns: [String] { layout.extraColumns }

  package func parse(_ line: Bytes, into row: inout InteractionRow) throws {
    try layout.fill(&row, from: splitter.split(line))
  }
}
