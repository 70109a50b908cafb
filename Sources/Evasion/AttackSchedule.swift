import Essentials
import PathReasoning

/// At which hops of which paths an attack happens.
///
/// The mask c of Cao et al. 2020, equation 2.
public enum AttackSchedule: Sendable, Equatable {
  /// At all of them.
  case every
  /// At each with this probability.
  case random(Double)
  /// Where the agent is sure: where the two largest action probabilities p0 and p1 are further apart
  /// than this.
  case timed(Double)

  /// What users type: `every`, `random:P` or `timed:THRESHOLD`.
  public init(_ text: String) throws {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let number = parts.count == 2 ? Double(parts[1]) : nil
    switch (parts[0], parts.count) {
    case ("every", 1): self = .every
    case ("random", 2), ("timed", 2):
      guard let number, (0...1).contains(number) else {
        throw InputError(
          .usage, "the number of schedule '\(text)' must be from 0 to 1, as in \(parts[0]):0.5")
      }
      self = parts[0] == "random" ? .random(number) : .timed(number)
    case ("random", _), ("timed", _):
      throw InputError(.usage, "schedule '\(text)' needs a number, as in \(text):0.5")
    default:
      throw InputError.unknown(
        "schedule", text, known: ["every", "random:P", "timed:THRESHOLD"])
    }
  }

  /// The paths whose next hop is attacked, ascending.
  ///
  /// - Parameters:
  ///   - victim: The paths of a hop.
  ///   - rng: What ``random(_:)`` draws one number from for every path.
  public func attackedPaths(
    of victim: VictimStates, using rng: inout SeededGenerator
  ) -> [Int] {
    switch self {
    case .every: return Array(0..<victim.count)
    case .random(let probability):
      return (0..<victim.count).filter { _ in Double(rng.uniform()) < probability }
    case .timed(let threshold):
      var attacked: [Int] = []
      victim.forEachPath(0..<victim.count, victim.heads) { _, path, logits in
        if Double(logits.lead) > threshold { attacked.append(path) }
      }
      return attacked
    }
  }
}

extension AttackSchedule: CustomStringConvertible {
  /// What users type.
  public var description: String {
    switch self {
    case .every: "every"
    case .random(let probability): "random:\(probability)"
    case .timed(let threshold): "timed:\(threshold)"
    }
  }
}
