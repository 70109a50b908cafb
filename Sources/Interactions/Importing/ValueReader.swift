import Essentials

/// Reads ratings, labels or events, and decides whether a row is an interaction.
///
/// Where nobody has said which values count, every row does, unless a value says that there was no
/// interaction: a label of 0 or less, an event that takes something back. That is for a person to
/// decide, and the row is refused.
struct ValueReader {
  /// The column's name.
  let column: String
  private let rule: PositiveRule?
  /// The smallest and the largest number.
  private(set) var smallest = Double.infinity
  private(set) var largest = -Double.infinity
  /// How often each value that is no number stands there; empty if there are more than a few.
  private(set) var events: [(name: [UInt8], count: Int)] = []
  private var isOpen = true

  /// Events that are the contrary of an interaction, letters only.
  private static let contrary: Set<String> = [
    "removefromcart", "remove", "removed", "delete", "deleted", "dislike", "disliked", "unlike",
    "downvote", "thumbsdown", "skip", "skipped", "hide", "hidden", "unfollow", "block", "report",
    "return", "returned", "refund", "refunded", "cancel", "cancelled", "canceled", "negative",
    "impression", "ignore", "ignored", "false", "no", "unsubscribe",
  ]

  init(column: String, rule: PositiveRule?) {
    self.column = column
    self.rule = rule
  }

  /// The rule that decides, if one was given.
  var ruleText: String? { rule?.text }

  /// Whether a row with this value is an interaction.
  ///
  /// - Throws: A data ``InputError`` if nobody has said so.
  mutating func accepts(_ value: Bytes) throws -> Bool {
    if let number = FieldNumber.value(value) {
      smallest = min(smallest, number)
      largest = max(largest, number)
      if let rule { return try rule.accepts(value) }
      guard number > 0 else { throw undecided(value, example: ">0") }
      return true
    }
    try count(value)
    return try rule?.accepts(value) ?? true
  }

  /// Whether an event of this name is the contrary of an interaction.
  static func isContrary(_ event: String) -> Bool {
    contrary.contains(event.lowercased().filter(\.isLetter))
  }

  private mutating func count(_ value: Bytes) throws {
    guard isOpen else { return }
    if let index = events.firstIndex(where: { $0.name.elementsEqual(value) }) {
      events[index].count += 1
      return
    }
    if rule == nil {
      guard !ValueReader.isContrary(String(decoding: value, as: UTF8.self)) else {
        let known = events.map { String(decoding: $0.name, as: UTF8.self) }
        throw undecided(value, example: known.isEmpty ? "view,cart" : known.joined(separator: ","))
      }
    }
    guard events.count < 20 else {
      events = []
      isOpen = false
      return
    }
    events.append((Array(value), 1))
  }

  private func undecided(_ value: Bytes, example: String) -> InputError {
    InputError(
      .data,
      "'\(String(decoding: value, as: UTF8.self))' in '\(column)' may be no interaction; "
        + "--positive '\(example)' keeps those that are, --positive all keeps every row")
  }

  /// What is there: `0.5 to 5`, `view 12, cart 3`.
  var text: String {
    var parts: [String] = []
    func number(_ value: Double) -> String { Int(exactly: value)?.description ?? "\(value)" }
    if smallest < largest {
      parts.append("\(number(smallest)) to \(number(largest))")
    } else if smallest == largest {
      parts.append("always \(number(smallest))")
    }
    parts += events.prefix(5).map {
      "\(String(decoding: $0.name, as: UTF8.self)) \($0.count.grouped)"
    }
    if events.count > 5 || !isOpen { parts.append("…") }
    return parts.joined(separator: ", ")
  }
}
