import Essentials

/// Amazon's ratings without reviews, between commas and without a header: user, item, rating, time in
/// the release of 2014, item and user the other way round in that of 2018.
///
/// A customer is `A` and 10 or more letters and digits, a product always 10 of them.
enum AmazonRatingsFormat: InteractionFormat {
  static func recognize(_ beginning: Beginning, _ options: ReadingOptions) throws -> Dialect? {
    guard !options.describeTable, options.layout == nil else { return nil }
    var votes = [0, 0]
    for line in beginning.lines {
      guard let fields = Beginning.fields(line, separator: ","), fields.count == 4,
        let rating = Double(fields[2]), (0...5).contains(rating), let time = Double(fields[3]),
        TimeUnit.guess(time) != nil, fields[..<2].allSatisfy(isIdentifier)
      else { return nil }
      for position in 0..<2 where isCustomer(fields[position]) && !isCustomer(fields[1 - position])
      {
        votes[position] += 1
      }
    }
    guard votes.min() == 0, let user = votes.firstIndex(where: { $0 > 0 }) else {
      throw InputError(
        .data,
        "ratings between commas, and either column could be the customers; --header no --columns "
          + "user=1,item=2,value=3,time=4 says which")
    }
    let names = user == 0 ? ["user", "item"] : ["item", "user"]
    return Dialect(
      format: "Amazon ratings \(user == 0 ? "2014" : "2018")", separator: ",",
      columns: names.map { ($0, "token") } + [("rating", "float"), ("timestamp", "float")],
      roles: ColumnRoles(user: user, item: 1 - user, time: 3, value: 2))
  }

  private static func isIdentifier(_ text: String) -> Bool {
    text.utf8.count >= 10
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
  }

  private static func isCustomer(_ text: String) -> Bool {
    text.hasPrefix("A") && text.utf8.count > 10
  }
}
