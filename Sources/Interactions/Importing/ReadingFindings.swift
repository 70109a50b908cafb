import Essentials

/// What reading a file brings to light: what was left out, and what somebody should know.
struct ReadingFindings {
  /// Why a row is no interaction.
  enum Drop: Hashable {
    case notPositive(String)
    case repeatedHeader
    case userWithoutItems
  }

  /// How many interactions there are.
  var rows = 0
  /// How many rows were left out, and why.
  var dropped: [Drop: Int] = [:]
  /// The times; nil where there are none.
  var times: TimeReader?
  /// In which order the times stand.
  var order = TimeOrder()
  /// The values; nil where there are none.
  var values: ValueReader?
  /// Columns that look like times and are not used.
  var suspects: [String] = []
  /// The SHA-256 of the file's bytes.
  var fingerprint = ""
  var encoding = TextStream.Encoding.utf8
  var isCompressed = false

  init(dialect: Dialect, options: ReadingOptions) {
    if dialect.hasTime { times = TimeReader(unit: options.timeUnit) }
    if let value = dialect.roles.value {
      values = ValueReader(column: dialect.names[value], rule: options.positive)
    }
  }

  mutating func drop(_ reason: Drop) { dropped[reason, default: 0] += 1 }

  /// What was dropped: `12 rows not '>=4'`.
  var droppedText: String {
    dropped.map { reason, count in "\(count.grouped) (\(reason.text))" }.sorted()
      .joined(separator: ", ")
  }
}

extension ReadingFindings.Drop {
  var text: String {
    switch self {
    case .notPositive(let rule): "not '\(rule)'"
    case .repeatedHeader: "header repeated"
    case .userWithoutItems: "user without items"
    }
  }
}

/// How the times of a file's rows follow one another.
struct TimeOrder {
  private(set) var first = Double.infinity
  private(set) var last = -Double.infinity
  private var previous: Double?
  private var rises = false
  private var falls = false

  @inline(__always)
  mutating func note(_ time: Double) {
    if let previous {
      if time > previous { rises = true }
      if time < previous { falls = true }
    }
    previous = time
    first = min(first, time)
    last = max(last, time)
  }

  /// As a summary says it.
  var text: String {
    switch (rises, falls) {
    case (true, false): "oldest first"
    case (false, true): "newest first"
    case (true, true): "in no order"
    case (false, false): "all the same"
    }
  }
}
