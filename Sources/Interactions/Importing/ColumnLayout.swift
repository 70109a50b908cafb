import Essentials
import Foundation

/// Where a table has user, item and time, and what else it has.
package struct ColumnLayout: Sendable {
  /// How many fields each row must have.
  let fieldCount: Int
  let user: Int
  let item: Int
  let time: Int?
  let extras: [Int]
  /// The extras' names with their RecBole types.
  let extraColumns: [String]

  /// A layout that is known beforehand.
  init(fieldCount: Int, user: Int, item: Int, time: Int?, extras: [(Int, String)]) {
    self.fieldCount = fieldCount
    self.user = user
    self.item = item
    self.time = time
    self.extras = extras.map(\.0)
    extraColumns = extras.map(\.1)
  }

  /// The layout of a table whose columns are called `names`, of RecBole types `types`.
  ///
  /// Letter case, `_`, `-` and spaces in the usual names do not matter.
  init(names: [String], types: [String], columns: ColumnNames) throws {
    func position(of role: String, _ asked: String?, _ usual: [String]) throws -> Int? {
      if let asked {
        if let index = names.firstIndex(of: asked) { return index }
        throw InputError(.data, UnknownName(kind: "column", name: asked, known: names).message)
      }
      let simple = names.map {
        $0.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }
      }
      for name in usual { if let index = simple.firstIndex(of: name) { return index } }
      return nil
    }
    func required(_ role: String, _ asked: String?, _ usual: [String], like examples: String)
      throws -> Int
    {
      if let index = try position(of: role, asked, usual) { return index }
      let found = names.map { "'\($0)'" }.joined(separator: ", ")
      throw InputError(
        .data, "no column for the \(role); expected a name like \(examples), found \(found)")
    }
    let user = try required(
      "user", columns.user, ["userid", "user", "reviewerid", "uid"],
      like: "'user_id', 'user', 'userId' or 'reviewerID'")
    let item = try required(
      "item", columns.item, ["itemid", "item", "asin", "movieid", "productid", "iid"],
      like: "'item_id', 'item', 'itemId', 'asin' or 'movieId'")
    let time = try position(
      of: "time", columns.time, ["timestamp", "time", "unixreviewtime"])
    let extras = names.indices.filter { $0 != user && $0 != item && $0 != time }
    self.init(
      fieldCount: names.count, user: user, item: item, time: time,
      extras: extras.map { ($0, "\(names[$0]):\(types[$0])") })
  }

  /// Takes a row's fields apart.
  func fill(_ row: inout InteractionRow, from fields: [Bytes]) throws {
    guard fields.count == fieldCount else {
      let plural = fields.count == 1 ? "field" : "fields"
      throw InputError(.data, "\(fields.count) \(plural), expected \(fieldCount)")
    }
    row.user = fields[user]
    row.item = fields[item]
    if let time { row.time = try ColumnLayout.time(fields[time]) }
    row.extras.removeAll(keepingCapacity: true)
    for index in extras { row.extras.append(fields[index]) }
  }

  /// A time from its text, any finite number.
  static func time(_ text: Bytes) throws -> Double {
    // Nearly all are whole seconds; Double's own parser is an order of magnitude slower.
    if (1...15).contains(text.count) {
      var value = 0
      for byte in text {
        guard byte >= 0x30, byte <= 0x39 else {
          value = -1
          break
        }
        value = value * 10 + Int(byte - 0x30)
      }
      if value >= 0 { return Double(value) }
    }
    let string = String(decoding: text, as: UTF8.self)
    guard let value = Double(string.trimmingCharacters(in: .whitespaces)), value.isFinite else {
      throw InputError(
        .data, "the timestamp '\(string)' is not a number; expected seconds since 1970")
    }
    return value
  }
}
