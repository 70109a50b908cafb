import Essentials
import Foundation

/// Lists of recommendations as other tools write them, each user's items best first.
///
/// Three columns, user, item and a score or a rank, separated by tabs or commas, with a header or
/// without (Elliot, WarpRec and RecBole write such files); two columns in the order of the list; or JSON
/// lines, `{"user": …, "items": […]}`. Compressed with gzip or not.
package struct RecommendationFile: Sendable {
  /// What the third column says of an item's place.
  package enum Order: String, Sendable, CaseIterable {
    /// The higher the better.
    case score
    /// The lower the better.
    case rank
  }

  /// What the file is called.
  package let path: String
  /// Whose lists they are, in the order of the file.
  package private(set) var users: [Int32] = []
  /// The items of each user, best first.
  package private(set) var items: [[Int32]] = []
  /// What was understood of it, for a person to contradict.
  package private(set) var summary = ""

  /// Reads the file at `path`.
  ///
  /// - Parameters:
  ///   - order: What a third column says; nil to find out: its header, and without one, whether every
  ///     user's numbers are 1, 2, 3…, or 0, 1, 2….
  ///   - behind: Items that lose every tie of scores: targets, so that none wins by chance.
  ///   - names: Where names get their numbers.
  /// - Throws: An ``InputError`` that names the file and the line.
  package init(
    path: String, order: Order? = nil, behind: Set<Int32> = [],
    naming names: inout RecommendationNames
  ) throws {
    self.path = path
    let lines = try LineReader(path: path)
    let first = lines.beginning.first { $0 > 0x20 }
    do {
      if first == UInt8(ascii: "{") {
        try readJSON(lines, &names)
      } else {
        try readTable(lines, order: order, behind: behind, &names)
      }
    } catch var error as InputError where error.file == nil {
      error.file = path
      throw error
    }
    guard !users.isEmpty else { throw InputError(.data, "no recommendations in it", file: path) }
  }

  private struct Row {
    var item: Int32
    var value: Double
  }

  private mutating func readTable(
    _ lines: LineReader, order: Order?, behind: Set<Int32>, _ names: inout RecommendationNames
  ) throws {
    var table = Table(path: path, isTabbed: lines.beginning.prefix { $0 != 0x0A }.contains(0x09))
    try lines.forEachLine { line, number in
      try table.add(line, number, &names)
      return true
    }
    let found = try order ?? table.order
    users = table.users
    items = try table.rows.enumerated().map { user, rows in
      var seen: Set<Int32> = []
      for row in rows where !seen.insert(row.item).inserted {
        throw InputError(
          .data,
          "user '\(names.users[Int(table.users[user])].printable)' is recommended "
            + "'\(names.items[Int(row.item)].printable)' twice", file: path)
      }
      guard let found else { return rows.map(\.item) }
      return rows.enumerated().sorted { first, second in
        let (left, right) = (first.element, second.element)
        if left.value != right.value {
          return (left.value > right.value) == (found == .score)
        }
        let (leftLoses, rightLoses) = (behind.contains(left.item), behind.contains(right.item))
        return leftLoses == rightLoses ? first.offset < second.offset : rightLoses
      }.map(\.element.item)
    }
    summary =
      "\(users.count.grouped) lists, \(table.isTabbed ? "tab" : "comma"), "
      + (table.header.map { "columns \($0)" } ?? "no header") + ", "
      + (found.map { $0 == .score ? "by score, highest first" : "by rank, lowest first" }
        ?? "in the order of the file")
  }

  private mutating func readJSON(
    _ lines: LineReader, _ names: inout RecommendationNames
  ) throws {
    let path = path
    var known: Set<Int32> = []
    var users: [Int32] = []
    var items: [[Int32]] = []
    try lines.forEachLine { line, number in
      guard line.contains(where: { $0 > 0x20 }) else { return true }
      guard let entry = try? JSONDecoder().decode(Entry.self, from: Data(line)) else {
        throw InputError(
          .data, #"expected {"user": …, "items": […]} with texts or whole numbers"#, file: path,
          line: number)
      }
      let user = try names.user(entry.user)
      guard known.insert(user).inserted else {
        throw InputError(
          .data, "a second list of user '\(entry.user.printable)'", file: path, line: number)
      }
      let list = try entry.items.map { try names.item($0) }
      guard Set(list).count == list.count else {
        throw InputError(
          .data, "user '\(entry.user.printable)' is recommended an item twice", file: path,
          line: number)
      }
      users.append(user)
      items.append(list)
      return true
    }
    (self.users, self.items) = (users, items)
    summary = "\(users.count.grouped) lists, JSON lines"
  }

  /// A line of JSON.
  private struct Entry: Decodable {
    let user: String
    let items: [String]

    private enum CodingKeys: CodingKey {
      case user, items
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      user = try container.decode(Name.self, forKey: .user).text
      items = try container.decode([Name].self, forKey: .items).map(\.text)
    }
  }

  /// A text, or a whole number as a text.
  private struct Name: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Int64.self) {
        text = "\(number)"
      } else {
        text = try container.decode(String.self)
      }
    }
  }

  /// Rows by user, as they come.
  private struct Table {
    let path: String
    let isTabbed: Bool
    var header: String?
    var users: [Int32] = []
    var rows: [[Row]] = []
    private var places: [Int32: Int] = [:]
    private var width = 0
    private var orderOfHeader: Order?
    private let splitter: FieldSplitter

    init(path: String, isTabbed: Bool) {
      self.path = path
      self.isTabbed = isTabbed
      splitter = FieldSplitter(
        separator: [isTabbed ? 0x09 : 0x2C], quote: isTabbed ? .none : .double)
    }

    mutating func add(_ line: Bytes, _ number: Int, _ names: inout RecommendationNames) throws {
      guard line.contains(where: { $0 > 0x20 }) else { return }
      guard let fields = try splitter.split(line) else {
        throw InputError(.data, "a quote that does not end", file: path, line: number)
      }
      if width == 0 {
        let texts = fields.map { String(decoding: $0, as: UTF8.self) }
        guard (2...3).contains(texts.count) else {
          throw InputError(
            .data,
            "\(texts.count) columns; expected user, item and a score or rank, separated by tabs or commas",
            file: path, line: number)
        }
        width = texts.count
        if try takesHeader(texts) { return }
      }
      guard fields.count == width else {
        throw InputError(
          .data, "\(fields.count) columns where line 1 has \(width)", file: path, line: number)
      }
      var value = 0.0
      if width == 3 {
        guard let number = FieldNumber.value(fields[2]) else {
          throw InputError(
            .data,
            "'\(String(decoding: fields[2], as: UTF8.self).printable)' is no number: expected a score "
              + "or a rank", file: path, line: number)
        }
        value = number
      }
      let user = try names.user(fields[0])
      let place = places[user] ?? users.count
      if place == users.count {
        places[user] = place
        users.append(user)
        rows.append([])
      }
      rows[place].append(Row(item: try names.item(fields[1]), value: value))
    }

    /// Whether the first line names the columns: its third is no number, or it says user and item.
    private mutating func takesHeader(_ texts: [String]) throws -> Bool {
      let names = texts.map { $0.lowercased().prefix { $0 != ":" } }
      let isNamed = names[0].contains("user") && names[1].contains("item")
      let isNumber = texts.count < 3 || Double(texts[2]) != nil
      guard isNamed || !isNumber else { return false }
      header = texts.map(\.printable).joined(separator: ", ")
      guard texts.count == 3 else { return true }
      switch names[2] {
      case "rank", "position", "pos", "place": orderOfHeader = .rank
      case "score", "rating", "prediction", "pred", "value", "weight", "relevance":
        orderOfHeader = .score
      default: break
      }
      return true
    }

    /// What the third column says; nil where there is none.
    var order: Order? {
      get throws {
        guard width == 3 else { return nil }
        if let orderOfHeader { return orderOfHeader }
        for start in [1.0, 0.0]
        where rows.allSatisfy({ rows in
          rows.map(\.value).sorted() == rows.indices.map { start + Double($0) }
        }) {
          // A list of one says nothing, and neither do equal scores.
          if rows.contains(where: { $0.count > 1 }) { return .rank }
        }
        return .score
      }
    }
  }
}
