/// In which order a date has day, month and year where ISO 8601 is not followed: `1/2/2020` is the second of
/// January to some and the first of February to others.
enum DateOrder {
  case dayMonthYear
  case monthDayYear
  case yearMonthDay
}

extension TimeUnit {
  /// The order that is asked for; nil if numbers are.
  var dateOrder: DateOrder? {
    switch self {
    case .dayMonthYear: .dayMonthYear
    case .monthDayYear: .monthDayYear
    case .yearMonthDay: .yearMonthDay
    case .seconds, .milliseconds, .microseconds, .nanoseconds: nil
    }
  }
}

extension DateOrder {
  /// Three numbers of a date by what they are; nil if they can be no date in this order.
  func date(_ numbers: (DateNumber, DateNumber, DateNumber)) -> (year: Int, month: Int, day: Int)? {
    let (year, month, day) =
      switch self {
      case .dayMonthYear: (numbers.2, numbers.1, numbers.0)
      case .monthDayYear: (numbers.2, numbers.0, numbers.1)
      case .yearMonthDay: (numbers.0, numbers.1, numbers.2)
      }
    // Of two digits nobody knows the century.
    guard year.digits == 4, month.digits <= 2, day.digits <= 2 else { return nil }
    return (year.value, month.value, day.value)
  }
}

/// A number of a date and how many digits it is written with.
struct DateNumber {
  var value: Int
  var digits: Int
}
