/// `steam-200k.csv` as published: user, game, `purchase` or `play`, hours, 0; no header, no time.
///
/// The fifth column is always 0 and means nothing; it is dropped.
package struct SteamFormat: InteractionFormat {
  private let layout = ColumnLayout(
    fieldCount: 5, user: 0, item: 1, time: nil, extras: [(2, "behavior:token"), (3, "value:float")])
  private let splitter = FieldSplitter(separator: ",", quotes: true)
  package let hasHeader = false
  package let hasTime = false
  package let spansLines = true

  package static func recognizes(fileName: String, firstLine: String) -> Bool {
    fileName == "steam-200k.csv" || firstLine.contains(",purchase,")
      || firstLine.contains(",play,")
  }

  package init(firstLine: String, columns: ColumnNames) {}

  package var extraColumns: [String] { layout.extraColumns }

  package func parse(_ line: Bytes, into row: inout InteractionRow) throws {
    try layout.fill(&row, from: splitter.split(line))
  }
}
