import Essentials

/// Which items of a log are promoted where nobody names them: so many, drawn by the seed.
///
/// Papers promote items that hardly anybody has, or a random sample. Items count that the training part of
/// the log has at all; of equally popular ones the first in the catalogue is the less popular.
package struct TargetRule: Sendable, Equatable {
  /// From what targets are drawn.
  package enum Pool: String, Sendable, CaseIterable {
    /// The least popular tenth, or as many of the least popular as are drawn, if that is more.
    case unpopular
    /// The most popular tenth, or as many of the most popular.
    case popular
    /// All.
    case random
  }

  /// From what they are drawn.
  package var pool: Pool
  /// How many are; at least 1.
  package var count: Int

  /// A rule as people write it: `unpopular:5`.
  ///
  /// - Throws: An ``/Essentials/InputError`` that says what was expected.
  package init(_ text: String) throws {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let known = Pool.allCases.map { "\($0.rawValue):N" }.joined(separator: ", ")
    guard parts.count == 2, let count = Int(parts[1]), count >= 1 else {
      throw InputError(
        .usage, "--target-rule '\(text.printable)': expected \(known), with N at least 1")
    }
    guard let pool = Pool(rawValue: parts[0]) else {
      throw InputError.unknown(
        "target rule", parts[0], known: Pool.allCases.map(\.rawValue))
    }
    self.pool = pool
    self.count = count
  }

  /// The rule as people write it.
  package var text: String { "\(pool.rawValue):\(count)" }

  /// The items that are promoted, in the order in which they were drawn.
  ///
  /// - Parameters:
  ///   - popularity: How often each item occurs in the training part of the log, `[items]`.
  ///   - seed: All randomness.
  /// - Throws: An ``/Essentials/InputError`` if the log has too few items.
  package func items(by popularity: [Int], seed: UInt64) throws -> [ItemID] {
    let ranked = popularity.indices.filter { popularity[$0] > 0 }
      .sorted { (popularity[$0], $0) < (popularity[$1], $1) }
    guard count < ranked.count else {
      throw InputError(
        .usage,
        "--target-rule \(text): the log has \(ranked.count.grouped) items to train on, and not all "
          + "can be promoted")
    }
    let tenth = max(count, ranked.count / 10)
    let candidates =
      switch pool {
      case .unpopular: ranked.prefix(tenth)
      case .popular: ranked.suffix(tenth)
      case .random: ranked[...]
      }
    var rng = SeededGenerator(seed: seed, stream: "targets")
    return candidates.shuffled(using: &rng).prefix(count).map { ItemID($0) }
  }
}
