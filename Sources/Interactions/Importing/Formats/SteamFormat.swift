/// `steam-200k.csv` as published: user, game, `purchase` or `play`, hours, 0; no header, no time.
///
/// The fifth column is always 0 and means nothing; it is dropped. A file is of this kind if its first
/// line fits in all five columns: a header of one's own with a column `play` does not.
enum SteamFormat: InteractionFormat {
  static func recognize(_ beginning: Beginning, _ options: ReadingOptions) -> Dialect? {
    guard !options.describeTable, options.layout == nil,
      let fields = Beginning.fields(beginning.first, separator: ",", quote: .double),
      fields.count == 5, Int(fields[0]) != nil, !fields[1].isEmpty,
      ["purchase", "play"].contains(fields[2]), Double(fields[3]) != nil, fields[4] == "0"
    else { return nil }
    return Dialect(
      format: "Steam's steam-200k.csv", separator: ",", quote: options.quote ?? .double,
      columns: [
        ("user", "token"), ("game", "token"), ("behavior", "token"), ("value", "float"),
        ("", "token"),
      ], roles: ColumnRoles(user: 0, item: 1, value: 2))
  }
}
