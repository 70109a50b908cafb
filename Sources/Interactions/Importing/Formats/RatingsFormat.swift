/// Ratings without a header: user, item, rating, time.
///
/// MovieLens `ratings.dat` between `::` and `u.data` between tabs, and NCF's `.rating`, which is the
/// same.
enum RatingsFormat: InteractionFormat {
  static func recognize(_ beginning: Beginning, _ options: ReadingOptions) -> Dialect? {
    guard !options.describeTable, options.layout == nil else { return nil }
    for separator in ["::", "\t"] {
      guard let fields = Beginning.fields(beginning.first, separator: separator),
        fields.count == 4, Double(fields[2]) != nil, Double(fields[3]) != nil
      else { continue }
      return Dialect(
        format: separator == "::" ? "MovieLens ratings.dat" : "MovieLens u.data",
        separator: separator,
        columns: [
          ("user", "token"), ("item", "token"), ("rating", "float"), ("timestamp", "float"),
        ], roles: ColumnRoles(user: 0, item: 1, time: 3, value: 2))
    }
    return nil
  }
}
