/// Check-ins as SNAP publishes Gowalla and Brightkite: user, time, latitude, longitude, place; between
/// tabs, without a header.
enum CheckInsFormat: InteractionFormat {
  static func recognize(_ beginning: Beginning, _ options: ReadingOptions) -> Dialect? {
    guard !options.describeTable, options.layout == nil,
      let fields = Beginning.fields(beginning.first, separator: "\t"), fields.count == 5,
      CalendarTime.isTime(fields[1]), Double(fields[2]) != nil, Double(fields[3]) != nil,
      !fields[4].isEmpty
    else { return nil }
    return Dialect(
      format: "SNAP check-ins", separator: "\t",
      columns: [
        ("user", "token"), ("time", "token"), ("latitude", "float"), ("longitude", "float"),
        ("place", "token"),
      ], roles: ColumnRoles(user: 0, item: 4, time: 1))
  }
}
