import Essentials

/// Which columns of a table, or keys of an object, hold what: positions in a list of names.
struct ColumnRoles: Sendable, Equatable {
  let user: Int
  let item: Int
  var time: Int?
  var value: Int?
  /// A column with items of a row's past, in RecBole's files for sequential recommenders.
  var history: Int?
  /// What a reader should know about columns that could have been meant and are not used.
  var notes: [String] = []

  /// Roles that are known beforehand.
  init(user: Int, item: Int, time: Int? = nil, value: Int? = nil) {
    self.user = user
    self.item = item
    self.time = time
    self.value = value
  }

  /// The roles that `names` suggest and `columns` settles.
  ///
  /// Letter case, `_`, `-` and spaces in the usual names do not matter, nor does a number in place
  /// of a name that no column has.
  ///
  /// - Throws: A data ``InputError`` if a column is missing.
  init(names: [String], columns: ColumnNames) throws {
    let simple = names.map(ColumnRoles.simplified)
    let listed = simple.firstIndex { $0.hasSuffix("idlist") && !$0.hasPrefix("unused") }
    var notes: [String] = []
    func found(_ role: String, _ asked: String?, _ usual: [String]) throws -> Int? {
      if let asked { return try ColumnRoles.position(of: asked, in: names) }
      let all = usual.flatMap { name in simple.indices.filter { simple[$0] == name } }
      // Of columns that are called alike the one as RecBole writes it: `user_id` before `userId`.
      let best = all.filter { simple[$0] == all.first.map { simple[$0] } }
      guard let first = best.first(where: { names[$0] == "\(role)_id" }) ?? best.first else {
        return nil
      }
      let others = all.filter { $0 != first && $0 != listed }
      if !others.isEmpty, role != "value" {
        let list = others.map { "'\(names[$0])'" }.joined(separator: ", ")
        notes.append("'\(names[first])' is taken for the \(role), not \(list)")
      }
      return first
    }
    func required(_ role: String, _ asked: String?, _ usual: [String]) throws -> Int {
      if let index = try found(role, asked, usual) { return index }
      throw ColumnRoles.missing(role, in: names)
    }
    user = try required("user", columns.user, ColumnRoles.users)
    item = try required("item", columns.item, ColumnRoles.items)
    if columns.time != "none" || names.contains("none") {
      time = try found("time", columns.time, ColumnRoles.times)
    }
    if columns.value != "none" || names.contains("none") {
      value = try found("value", columns.value, ColumnRoles.values)
    }
    // Said to be the item, a column is no history of it.
    if columns.item == nil { history = listed }
    let roles = [user, item, time, value, history].compactMap { $0 }
    guard Set(roles).count == roles.count else {
      throw InputError(.data, "one column for two things; --columns names a column for each")
    }
    if columns.time == nil, time == nil, let parts = ColumnRoles.dateParts(of: names) {
      let list = parts.map { "'\(names[$0])'" }.joined(separator: ", ")
      throw InputError(
        .data,
        "the time stands in several columns, \(list), which are not put together; --columns time=NAME "
          + "names one that orders rows, time=none takes them in the file's order")
    }
    if columns.time == nil {
      let more = names.indices.filter {
        !roles.contains($0) && ColumnRoles.soundsLikeTime(names[$0])
          && !ColumnRoles.times.contains(simple[$0])
      }
      if !more.isEmpty {
        let list = more.map { "'\(names[$0])'" }.joined(separator: ", ")
        notes.append("not used as the time: \(list)")
      }
    }
    self.notes = notes
  }

  /// Whether `names` are those of columns: the usual ones for users and items, or ones asked for.
  static func areNames(_ names: [String], columns: ColumnNames) -> Bool {
    func has(_ asked: String?, _ usual: [String]) -> Bool {
      if let asked { return names.contains(asked) }
      return names.contains { usual.contains(simplified($0)) }
    }
    return has(columns.user, users) && has(columns.item, items)
  }

  private static func position(of asked: String, in names: [String]) throws -> Int {
    if let index = names.firstIndex(where: { $0.utf8.elementsEqual(asked.utf8) }) { return index }
    if let number = Int(asked) {
      guard names.indices.contains(number - 1) else {
        throw InputError(.data, "no column \(number); there are \(names.count)")
      }
      return number - 1
    }
    throw InputError(.data, UnknownName(kind: "column", name: asked, known: names).message)
  }

  private static func missing(_ role: String, in names: [String]) -> InputError {
    let examples =
      role == "user"
      ? "'user_id', 'user', 'userId' or 'reviewerID'"
      : "'item_id', 'item', 'itemId', 'asin' or 'movieId'"
    let found = names.map { "'\($0)'" }.joined(separator: ", ")
    let isData = names.contains { Double($0) != nil }
    return InputError(
      .data,
      "no column for the \(role); expected a name like \(examples), found \(found); --columns "
        + (isData
          ? "user=1,item=2 --header no says which, if this is no header"
          : "user=NAME,item=NAME says which"))
  }

  private static func simplified(_ name: String) -> String {
    name.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }
  }

  /// The columns with a date's day, month and year, as HetRec 2011 has them; nil unless all are there.
  private static func dateParts(of names: [String]) -> [Int]? {
    let simple = names.map(simplified)
    let parts = ["day", "month", "year"].compactMap { part in
      simple.firstIndex { $0 == part || $0 == "date" + part }
    }
    return parts.count == 3 ? parts : nil
  }

  /// Whether a name has a word that times have, as `checkout_day` has.
  static func soundsLikeTime(_ name: String) -> Bool {
    var words: [String] = [""]
    var wasLower = false
    for letter in name {
      if !letter.isLetter || (letter.isUppercase && wasLower) { words.append("") }
      if letter.isLetter { words[words.count - 1] += letter.lowercased() }
      wasLower = letter.isLowercase
    }
    return words.contains { timeWords.contains($0) }
  }

  private static let timeWords: Set<String> = [
    "time", "times", "timestamp", "date", "datetime", "ts", "day", "hour", "minute", "month",
    "year",
    "epoch", "unix", "when", "timeframe",
  ]
  private static let users = [
    "userid", "user", "reviewerid", "uid", "visitorid", "customerid", "memberid", "accountid",
    "profileid", "personid", "playerid", "listenerid", "useruuid", "customer", "visitor",
    "sessionid",
    "session",
  ]
  private static let items = [
    "itemid", "item", "parentasin", "asin", "movieid", "productid", "iid", "businessid", "artistid",
    "trackid", "songid", "bookid", "isbn", "gameid", "appid", "videoid", "newsid", "articleid",
    "recipeid", "locationid", "venueid", "placeid", "poiid", "animeid", "contentid", "showid",
    "listingid", "hotelid", "sku", "goodsid", "product", "movie",
  ]
  private static let times = [
    "timestamp", "time", "unixreviewtime", "unixtimestamp", "eventtime", "eventtimestamp",
    "datetime",
    "date", "ts", "unixtime", "timems", "timestampms", "timesec", "timestamps", "timeus", "timens",
    "epoch", "createdat", "ratedat", "clickedat", "viewedat", "playedat", "watchedat",
    "interactiontime",
    "clicktime", "reviewdate", "eventdate", "checkintime", "utctimestamp", "purchasedate",
    "orderdate",
  ]
  private static let values = [
    "rating", "ratings", "overall", "stars", "label", "score", "eventtype", "event", "eventname",
    "behavior", "behaviour", "behaviortype", "behaviourtype", "action", "actiontype",
    "interactiontype", "feedback", "feedbacktype", "weight", "clicked", "isclick", "liked",
    "islike",
    "preference", "value", "count", "plays", "playcount",
  ]
}
