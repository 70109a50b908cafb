/// NCF's `.negative`: `(user,item)`, a tab, and items that the user never touched.
///
/// One interaction a line; the others are none.
enum NegativesFormat: InteractionFormat {
  static func recognize(_ beginning: Beginning, _ options: ReadingOptions) -> Dialect? {
    guard !options.describeTable, options.layout == nil,
      let pair = Beginning.fields(beginning.first, separator: "\t")?.first, pair.hasPrefix("("),
      pair.hasSuffix(")")
    else { return nil }
    let numbers = pair.dropFirst().dropLast().split(
      separator: ",", omittingEmptySubsequences: false)
    guard numbers.count == 2, numbers.allSatisfy({ Int($0) != nil }) else { return nil }
    var roles = ColumnRoles(user: 0, item: 1)
    roles.notes = ["the items after each pair are samples without an interaction and not read"]
    return Dialect(
      format: "NCF .negative", records: .negatives, hasHeader: false, names: ["user", "item"],
      types: ["token", "token"], roles: roles)
  }
}
