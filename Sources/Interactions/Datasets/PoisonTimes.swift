import Essentials

/// When the clicks of a poison happen: where nobody who looks at the log would stop.
///
/// Times lie within one day, drawn uniformly, and each account's are in the order of its clicks.
package struct PoisonTimes: Sendable {
  /// How times are written, as the log has them.
  package enum Form: Sendable, Equatable {
    /// A number that counts so many to a second.
    case number(perSecond: Double)
    /// `2020-01-31T23:59:59Z`.
    case calendar
  }

  /// The day, in seconds since 1970.
  private let day: ClosedRange<Double>
  private let form: Form

  private static let length = 86_400.0
  /// Beyond this no calendar has a date.
  private static let farthest = 2.5e11

  /// The last day of `log`, written as its file has times; nil if it has none.
  package init?(lastDayOf log: InteractionLog, input: InputSummary?) {
    guard let last = log.times?.max() else { return nil }
    form = Self.form(of: input)
    // What counts in no known unit has no days: the last of what there is.
    let span =
      input?.times?.unit == "unknown" ? (last - (log.times?.min() ?? last)) / 100 : Self.length
    day = last - span...last
  }

  /// The day that begins at `text`, an ISO 8601 date or a number in the unit of the log.
  ///
  /// - Throws: An ``InputError`` if it is neither.
  package init(at text: String, input: InputSummary?) throws {
    let form = Self.form(of: input)
    let bytes = Array(text.utf8)
    let date = bytes.withUnsafeBufferPointer { CalendarTime.seconds($0) }
    guard let start = date ?? Double(text).map({ $0 / Self.perSecond(form) }),
      start.magnitude < Self.farthest
    else {
      throw InputError(
        .usage, "--at '\(text)' is no time; expected 2020-01-31, 2020-01-31T23:59:59Z or a number")
    }
    self.form = form
    day = start...start + Self.length
  }

  private static func form(of input: InputSummary?) -> Form {
    guard let unit = input?.times?.unit else { return .number(perSecond: 1) }
    return unit == "date" ? .calendar : .number(perSecond: TimeUnit(rawValue: unit)?.perSecond ?? 1)
  }

  private static func perSecond(_ form: Form) -> Double {
    if case .number(let perSecond) = form { perSecond } else { 1 }
  }

  /// Times of `count` clicks of one account, in order, as they are written.
  package func draw(_ count: Int, using rng: inout SeededGenerator) -> [String] {
    let seconds = (0..<count).map { _ in Double.random(in: day, using: &rng).rounded(.down) }
    return seconds.sorted().map(text)
  }

  private func text(_ seconds: Double) -> String {
    switch form {
    case .number(let perSecond):
      Int(exactly: (seconds * perSecond).rounded(.down)).map { "\($0)" } ?? "\(seconds * perSecond)"
    case .calendar: CalendarTime.text(seconds)
    }
  }
}
