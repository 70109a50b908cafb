/// What a time's column holds: numbers that count something since 1970, or dates in an order of their own.
public enum TimeUnit: String, Sendable, CaseIterable {
  case seconds = "s"
  case milliseconds = "ms"
  case microseconds = "us"
  case nanoseconds = "ns"
  case dayMonthYear = "dmy"
  case monthDayYear = "mdy"
  case yearMonthDay = "ymd"

  /// How many of it a second has; 1 for dates, which are read as seconds.
  public var perSecond: Double {
    switch self {
    case .seconds, .dayMonthYear, .monthDayYear, .yearMonthDay: 1
    case .milliseconds: 1e3
    case .microseconds: 1e6
    case .nanoseconds: 1e9
    }
  }

  /// The unit in which `number` lies between 1973 and 5138; nil for a number below, which may count
  /// anything.
  static func guess(_ number: Double) -> TimeUnit? {
    guard let found = units.first(where: { number.magnitude < $0.bound }) else {
      return .nanoseconds
    }
    return found.unit
  }

  /// The numbers from `least` and below `bound` for which ``guess(_:)`` says `unit`.
  static func numbers(of unit: TimeUnit?) -> (least: Double, bound: Double) {
    let index = units.firstIndex { $0.unit == unit } ?? units.count
    return (
      index == 0 ? 0 : units[index - 1].bound, index < units.count ? units[index].bound : .infinity
    )
  }

  private static let units: [(unit: TimeUnit?, bound: Double)] = [
    (nil, 1e8), (.seconds, 1e11), (.milliseconds, 1e14), (.microseconds, 1e17),
  ]
}
