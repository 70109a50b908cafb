/// Yoochoose of RecSys Challenge 2015: session, time, item, and the category of a click or price and
/// quantity of a purchase; between commas, without a header.
enum YoochooseFormat: InteractionFormat {
  static func recognize(_ beginning: Beginning, _ options: ReadingOptions) -> Dialect? {
    guard !options.describeTable, options.layout == nil,
      let fields = Beginning.fields(beginning.first, separator: ","),
      (4...5).contains(fields.count),
      Int(fields[0]) != nil, CalendarTime.isTime(fields[1]), Int(fields[2]) != nil
    else { return nil }
    let rest = fields.count == 4 ? ["category"] : ["price", "quantity"]
    return Dialect(
      format: fields.count == 4 ? "Yoochoose clicks" : "Yoochoose buys", separator: ",",
      columns: (["session", "timestamp", "item"] + rest).map { ($0, "token") },
      roles: ColumnRoles(user: 0, item: 2, time: 1))
  }
}
