/// `steam-200k.csv` as published: user, game, `purchase` or `play`, hours, 0; no header, no time.
///
/// The fifth column is always 0 and means nothing; it is dropped. A file is of this kind if its first
/// line fits in all five columns: a header of one's own with a column `play` does not.
package struct SteamFormat: InteractionFormat {
  private let layout = ColumnLayout(
    fieldCount: 5, user: 0, item: 1, time: nil, extras: [(2, "behavior:token"), (3, "value:float")])
  private let splitter = FieldSplitter(separator: ",", quotes: true)
  package let hasHeader = false
  package let hasTime = false
  package let spansLines = true

  package static func recognizes(fileName: String, firstLine: String) -> Bool {
    var line = firstLine
    let fields = line.withUTF8 { line in
      (try? FieldSplitter(separator: ",", quotes: true).split(line).map {
        String(decoding: $0, as: UTF8.self)
      }) ?? []
    }
    return fields.count == 5 && Int(fields[0]) != nil && !fields[1].isEmpty
      && ["purchase", "play"].contains(fields[2]) && Double(fields[3]) != nil && fields[4] == "0"
  }

  package init(firstLine: String, columns: ColumnNames) {}

  package var extraColumns: [String] { layout.extraColumns }

  package func parse(_ line: Bytes, into row: inout InteractionRow) throws {
    try layout.fill(&row, from: splitter.split(line))
  }
}
