import Essentials

/// What was understood of a file of interactions: everything that a person may want to contradict.
public struct InputSummary: Codable, Sendable, Equatable {
  /// Which columns hold what, by their names, or their numbers from 1 where they have none.
  public struct Columns: Codable, Sendable, Equatable {
    /// The column with users.
    public var user: String
    /// The column with items.
    public var item: String
    /// Left out if rows count in the file's order.
    public var time: String?
    /// Left out if there is no rating, label or event.
    public var value: String?
    /// A column with the items of a row's past; left out if there is none.
    public var history: String?
  }

  /// When it was.
  public struct Times: Codable, Sendable, Equatable {
    /// `s`, `ms`, `us`, `ns`, `date` for ISO 8601, or `unknown` for numbers too small to tell.
    public var unit: String
    /// How rows stand: `oldest first`, `newest first`, `in no order`, `all the same`.
    public var order: String
    /// The first day, `2020-01-31`; left out where the unit is unknown.
    public var first: String?
    /// The last day; left out where the unit is unknown.
    public var last: String?
  }

  /// Rows that are no interactions.
  public struct Dropped: Codable, Sendable, Equatable {
    /// Why, in a few words.
    public var reason: String
    /// How many.
    public var rows: Int
  }

  /// What the file is called, without its folder; the parts of a log are joined with `+`.
  public var file: String
  /// The SHA-256 of the bytes read, 64 hexadecimal digits; of the parts' where there are several.
  public var sha256: String
  /// What the format is called: `CSV`, `RecBole .inter`, `MovieLens ratings.dat`.
  public var format: String
  /// `UTF-8`, `UTF-16`, …, and `gzip` if it was compressed.
  public var encoding: String
  /// `comma`, `tab`, …; left out where nothing separates fields.
  public var separator: String?
  /// `none` or `double`; left out where nothing separates fields.
  public var quote: String?
  /// Whether the first line names the columns.
  public var header: Bool
  /// Which columns hold what.
  public var columns: Columns
  /// Left out if rows count in the file's order.
  public var times: Times?
  /// What the value's column holds: `0.5 to 5`, `view 12, cart 3`.
  public var values: String?
  /// Which of them count, as `--positive` says it; left out if nobody said, and then all do.
  public var positive: String?
  /// How many interactions were read.
  public var rows: Int
  /// Rows that were left out, by reason; those of a recipe's rules are among ``rows``.
  public var dropped: [Dropped]
  /// How many of the rows repeat a user's item.
  public var duplicates: Int
  /// How many users are left, under the rules of a recipe.
  public var users: Int
  /// How many of them have the three rows that leave-one-out needs to test them.
  public var testableUsers: Int
  /// What might have been meant otherwise, a sentence each.
  public var notes: [String]
}

extension InputSummary {
  /// Of a file that has been read to its end; what only a dataset knows is 0.
  package init(of file: InteractionFile) {
    let (dialect, findings) = (file.dialect, file.findings)
    func name(_ index: Int) -> String { dialect.names[index] }
    let roles = dialect.roles
    self.file = String(file.path.split(separator: "/").last ?? "")
    sha256 = findings.fingerprint
    format = dialect.format
    encoding = findings.encoding.rawValue + (findings.isCompressed ? ", gzip" : "")
    if case .table(let bytes, let quote) = dialect.records {
      separator = InputSummary.separatorName(String(decoding: bytes, as: UTF8.self))
      self.quote = quote.rawValue
    }
    header = dialect.hasHeader
    columns = Columns(
      user: name(roles.user), item: name(roles.item), time: roles.time.map(name),
      value: roles.value.map(name), history: roles.history.map(name))
    times = findings.times.flatMap { Times($0, findings.order) }
    values = findings.values.map(\.text)
    positive = findings.values?.ruleText
    rows = findings.rows
    dropped = findings.dropped.map { Dropped(reason: $0.text, rows: $1) }
      .sorted { $0.reason < $1.reason }
    duplicates = 0
    users = 0
    testableUsers = 0
    notes = roles.notes
    if !findings.suspects.isEmpty {
      let list = findings.suspects.map { "'\($0)'" }.joined(separator: ", ")
      notes.append("not used, but it looks like the time: \(list)")
    }
  }

  /// This one and the next part of the same log.
  func followed(by next: InputSummary) throws -> InputSummary {
    var both = self
    both.file += "+" + next.file
    var fingerprint = Fingerprint()
    fingerprint.add(sha256 + next.sha256)
    both.sha256 = fingerprint.text
    both.rows += next.rows
    both.dropped += next.dropped
    if next.format != format { both.format += ", \(next.format)" }
    both.notes += next.notes.filter { !notes.contains($0) }
    if let last = next.times?.last, let own = both.times?.last { both.times?.last = max(own, last) }
    if let first = next.times?.first, let own = both.times?.first {
      both.times?.first = min(own, first)
    }
    return both
  }

  /// Counts rows as dropped that were read.
  mutating func drop(_ rows: Int, _ reason: String) {
    dropped.append(Dropped(reason: reason, rows: rows))
  }

  private static func separatorName(_ separator: String) -> String {
    [",": "comma", "\t": "tab", ";": "semicolon", "|": "bar", " ": "space"][separator] ?? separator
  }
}

extension InputSummary.Times {
  /// How many of the unit a second has; 1 where it is unknown.
  var perSecond: Double { TimeUnit(rawValue: unit)?.perSecond ?? 1 }

  fileprivate init?(_ reader: TimeReader, _ order: TimeOrder) {
    guard let kind = reader.kind else { return nil }
    self.order = order.text
    switch kind {
    case .calendar: unit = "date"
    case .number(let unit): self.unit = unit?.rawValue ?? "unknown"
    }
    if unit != "unknown" {
      first = CalendarTime.date(reader.seconds(order.first))
      last = CalendarTime.date(reader.seconds(order.last))
    }
  }
}

extension InputSummary {
  /// All of it in one line.
  public var text: String {
    text(with: [
      "\(rows.grouped) rows, \(droppedText), \(duplicates.grouped) repeated",
      "\(users.grouped) users, \(testableUsers.grouped) of them with 3 rows or more",
    ])
  }

  /// What is known when the file has been read and no more, in one line.
  package var sourceText: String { text(with: ["\(rows.grouped) rows, \(droppedText)"]) }

  private var droppedText: String {
    dropped.isEmpty
      ? "none dropped"
      : "dropped: " + dropped.map { "\($0.rows.grouped) (\($0.reason))" }.joined(separator: ", ")
  }

  private func text(with counts: [String]) -> String {
    var parts = ["\(file): \(format)"]
    let layout =
      [
        separator, quote == "double" ? "quotes" : nil,
        header || separator == nil ? nil : "no header",
      ]
      .compactMap { $0 } + (encoding == "UTF-8" ? [] : [encoding])
    if !layout.isEmpty { parts[0] += " (\(layout.joined(separator: ", ")))" }
    var roles = ["user '\(columns.user)'", "item '\(columns.item)'"]
    if let history = columns.history { roles.append("history '\(history)'") }
    if let time = columns.time, let times {
      roles.append(
        "time '\(time)' (\(times.unit == "unknown" ? "unit unknown" : times.unit), \(times.order))")
    } else {
      roles.append("no time: rows count in the file's order")
    }
    if let value = columns.value {
      let what = [values, positive.map { "those '\($0)' count" } ?? "every row counts"]
      roles.append(
        "value '\(value)' (\(what.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "; ")))"
      )
    }
    parts.append(roles.joined(separator: ", "))
    parts += counts
    if let first = times?.first, let last = times?.last { parts.append("\(first) to \(last)") }
    return (parts + notes).joined(separator: "; ")
  }
}
