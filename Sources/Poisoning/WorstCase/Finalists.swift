import Essentials
import Interactions

/// The best poisons, asked again with their accounts in other orders (see ``Elites``).
struct Finalists {
  /// How many are asked again, and how often each.
  private static let (count, looks) = (4, 4)

  /// How many queries that takes.
  static let queries = count * looks

  private let finalists: [Poison]
  private var elites: Elites

  /// The first of `elites`.
  init(_ elites: Elites) {
    self.elites = elites
    finalists = elites.ranked.prefix(Self.count).map(\.poison)
  }

  /// The finalists in turns, their accounts in random order, ``queries`` in all.
  func repeats(using rng: inout SeededGenerator) -> [Poison] {
    (0..<Self.queries).map { finalists[$0 % finalists.count].shuffledAccounts(using: &rng) }
  }

  /// Notes what the first of ``repeats(using:)`` came to.
  mutating func judge(_ recNums: [Int]) {
    for (place, recNum) in recNums.enumerated() {
      elites.add(finalists[place % finalists.count], recNum)
    }
  }

  /// The best on average of those that were asked again.
  var best: Poison {
    elites.ranked.first { finalists.contains($0.poison) }?.poison ?? finalists[0]
  }
}
