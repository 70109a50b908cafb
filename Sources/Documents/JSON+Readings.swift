import Essentials

extension JSON {
  /// What a document says of its subject alone, without what it says of the clock and the machine.
  ///
  /// The rest of a trial's document is the same to the byte wherever and however often the trial runs.
  package var withoutReadings: JSON {
    switch self {
    case .object(let members):
      .object(members.filter { !Self.isReading($0.key) }.mapValues(\.withoutReadings))
    case .array(let elements): .array(elements.map(\.withoutReadings))
    default: self
    }
  }

  /// Names of what is read from the machine, beside durations and rates.
  private static let machine: Set = ["gflops", "peakBytes", "projectedHours", "worldsAtOnce"]

  /// Whether a member of this name is a duration, a rate or something else that the machine decides.
  private static func isReading(_ name: String) -> Bool {
    name == "seconds" || name.hasPrefix("secondsPer") || name.hasSuffix("Seconds")
      || name.hasSuffix("PerSecond") || machine.contains(name)
  }

  /// The document with every text that begins with `old` beginning with `new` instead.
  package func replacing(prefix old: String, with new: String) -> JSON {
    switch self {
    case .string(let text):
      text.hasPrefix(old) ? .string(new + text.dropFirst(old.count)) : self
    case .object(let members):
      .object(members.mapValues { $0.replacing(prefix: old, with: new) })
    case .array(let elements):
      .array(elements.map { $0.replacing(prefix: old, with: new) })
    default: self
    }
  }
}
