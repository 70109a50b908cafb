import Essentials
import Interactions

/// The best poisons, asked again: of many single looks the largest may be luck.
///
/// An account is who it is by its clicks alone, so that the same accounts in another order are the same
/// poison; a recommender that draws while it learns answers otherwise, and one that does not answers the same.
struct Finalists {
  /// How many are asked again, and how often each.
  private static let (count, looks) = (4, 4)

  /// How many queries that takes.
  static let queries = count * looks

  private let finalists: [Elites.Scored]
  private var answers: [[Int]]

  /// The first of `elites`.
  init(_ elites: Elites) {
    finalists = Array(elites.ranked.prefix(Self.count))
    answers = finalists.map { [$0.recNum] }
  }

  /// The finalists in turns, their accounts in random order, ``queries`` in all.
  func repeats(using rng: inout SeededGenerator) -> [Poison] {
    (0..<Self.queries).map { place in
      let poison = finalists[place % finalists.count].poison
      let users = Array(0..<poison.fakeUserCount).shuffled(using: &rng)
      return Poison(
        fakeUserCount: poison.fakeUserCount, clicksPerFakeUser: poison.clicksPerFakeUser,
        clicks: users.flatMap { poison[$0] })
    }
  }

  /// Notes what the first of ``repeats(using:)`` came to.
  mutating func judge(_ recNums: [Int]) {
    for (place, recNum) in recNums.enumerated() { answers[place % finalists.count].append(recNum) }
  }

  /// The best on average; of equals the first.
  var best: Poison {
    let means = answers.map { Double($0.reduce(0, +)) / Double($0.count) }
    let place = means.indices.max { (means[$0], -$0) < (means[$1], -$1) } ?? 0
    return finalists[place].poison
  }
}
