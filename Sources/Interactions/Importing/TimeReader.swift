import Essentials

/// Reads the times of a log, all of one kind: numbers of one unit, or dates.
///
/// Only order matters to what learns from a log, so that numbers stay what they are and a date
/// becomes its seconds since 1970. What may not happen is that two kinds meet in one column: a
/// second's number beside a millisecond's would come first whenever it was.
struct TimeReader {
  /// What the times of a column are.
  enum Kind: Equatable {
    /// Numbers, of a unit where their size tells or somebody said.
    case number(TimeUnit?)
    /// ISO 8601.
    case calendar
  }

  private let asked: TimeUnit?
  /// What has been found so far; nil before the first row.
  private(set) var kind: Kind?
  /// The line in which the kind was found.
  private var firstLine = 0
  /// Numbers from 0 that are of the kind that was found.
  private var known: (least: Double, bound: Double) = (1, 0)

  /// A reader of numbers in `unit`, or of what the first row has.
  init(unit: TimeUnit?) { asked = unit }

  /// The time in a field: a number as it stands, or seconds since 1970.
  ///
  /// - Throws: A data ``InputError`` if it is neither, or of another kind than a row before.
  mutating func read(_ text: Bytes, line: Int) throws -> Double {
    if let order = asked?.dateOrder {
      guard let seconds = CalendarTime.seconds(text, order) else { throw unreadable(text) }
      try note(.calendar, line, text)
      return seconds
    }
    if let number = FieldNumber.value(text) {
      try note(.number(asked ?? TimeUnit.guess(number)), line, text)
      return number
    }
    guard asked == nil, let seconds = CalendarTime.seconds(text) else { throw unreadable(text) }
    try note(.calendar, line, text)
    return seconds
  }

  /// Whether reading `number`, which is not negative, would tell nothing new.
  @inline(__always)
  func knows(_ number: Double) -> Bool { number >= known.least && number < known.bound }

  /// `time`, as ``read(_:line:)`` gave it, in seconds since 1970 where its unit is known.
  func seconds(_ time: Double) -> Double {
    guard case .number(let unit?) = kind else { return time }
    return time / unit.perSecond
  }

  private mutating func note(_ found: Kind, _ line: Int, _ text: Bytes) throws {
    if kind == found { return }
    switch (kind, found) {
    // A number too small to tell, such as 0, goes with any unit.
    case (.number, .number(nil)): return
    case (nil, _), (.number(nil), .number):
      kind = found
      firstLine = line
      if case .number(let unit) = found {
        known = asked == nil ? TimeUnit.numbers(of: unit) : (0, .infinity)
      }
    default:
      let shown = String(decoding: text, as: UTF8.self)
      throw InputError(
        .data,
        "the time '\(shown)' is \(found.name), but line \(firstLine) has \(kind?.name ?? "another"); "
          + "--time-unit says what all numbers count, --columns time=none does without")
    }
  }

  private func unreadable(_ text: Bytes) -> InputError {
    let shown = String(decoding: text, as: UTF8.self)
    if asked?.dateOrder != nil {
      return InputError(
        .data,
        "the time '\(shown)' is no date with the year in four digits in the order that --time-unit says"
      )
    }
    if asked == nil, CalendarTime.resemblesDate(text) {
      return InputError(
        .data,
        "the order of day, month and year in '\(shown)' does not tell itself; --time-unit dmy, mdy or ymd "
          + "says it, --columns time=none does without")
    }
    return InputError(
      .data,
      "the time '\(shown)' is not a number"
        + (asked == nil ? " or a date like 2020-01-31 or 2020-01-31T23:59:59Z" : "")
        + "; --columns time=NAME names another column, time=none does without")
  }
}

extension TimeReader.Kind {
  /// As a message says it.
  var name: String {
    switch self {
    case .calendar: "a date"
    case .number(let unit?): "a number of \(unit.rawValue)"
    case .number(nil): "a number"
    }
  }
}
