/// What a number in a time's column counts, since 1970.
public enum TimeUnit: String, Sendable, CaseIterable {
  case seconds = "s"
  case milliseconds = "ms"
  case microseconds = "us"
  case nanoseconds = "ns"

  /// How many of it a second has.
  public var perSecond: Double {
    switch self {
    case .seconds: 1
    case .milliseconds: 1e3
    case .microseconds: 1e6
    case .nanoseconds: 1e9
    }
  }

  /// The unit in which `number` lies between 1973 and 5138; nil for a number below, which may count
  /// anything.
  static func guess(_ number: Double) -> TimeUnit? {
    switch number.magnitude {
    case ..<1e8: nil
    case ..<1e11: .seconds
    case ..<1e14: .milliseconds
    case ..<1e17: .microseconds
    default: .nanoseconds
    }
  }
}
