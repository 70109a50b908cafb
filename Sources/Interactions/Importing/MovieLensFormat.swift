/// MovieLens `ratings.dat` (fields between `::`) and `u.data` (between tabs): user, movie, rating,
/// time; no header.
package struct MovieLensFormat: InteractionFormat {
  private let layout = ColumnLayout(
    fieldCount: 4, user: 0, item: 1, time: 3, extras: [(2, "rating:float")])
  private let splitter: FieldSplitter
  package let hasHeader = false
  package let hasTime = true
  package let spansLines = false

  package static func recognizes(fileName: String, firstLine: String) -> Bool {
    let fields = firstLine.split(separator: "\t")
    return fileName == "ratings.dat" || fileName == "u.data"
      || firstLine.split(separator: "::").count == 4
      || (fields.count == 4 && fields.dropFirst(2).allSatisfy { Double($0) != nil })
  }

  package init(firstLine: String, columns: ColumnNames) {
    splitter = FieldSplitter(separator: firstLine.contains("::") ? "::" : "\t", quotes: false)
  }

  package var extraColumns: [String] { layout.extraColumns }

  package func parse(_ line: Bytes, into row: inout InteractionRow) throws {
    try layout.fill(&row, from: splitter.split(line))
  }
}
