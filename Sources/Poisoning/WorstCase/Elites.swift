import Essentials
import Interactions

/// The best poisons of a few, each once, by what they come to on average.
///
/// An account is who it is by its clicks alone, so that the same accounts in another order are the same
/// poison. A recommender that draws while it learns answers otherwise to another order; of many single looks
/// the largest is mostly luck, and looking again tells.
struct Elites: Sendable {
  /// A poison and what it came to.
  struct Scored: Sendable {
    let poison: Poison
    /// Its accounts' clicks, sorted.
    fileprivate let accounts: [ArraySlice<ItemID>]
    fileprivate var total: Double
    fileprivate(set) var looks = 1

    /// RecNum on average over all looks.
    var recNum: Double { total / Double(looks) }
  }

  /// How many are kept.
  static let capacity = 8

  /// Best first; of equals, the first that came.
  private(set) var ranked: [Scored] = []

  /// RecNum of the best; −1 before the first.
  var bestRecNum: Double { ranked.first?.recNum ?? -.infinity }

  /// Notes one look at a poison, and keeps it if it is among the best.
  mutating func add(_ poison: Poison, _ recNum: Int) {
    add(Scored(poison: poison, accounts: Self.accounts(of: poison), total: Double(recNum)))
  }

  /// Notes all looks at a poison.
  mutating func add(_ new: Scored) {
    var new = new
    if let known = ranked.firstIndex(where: { $0.accounts == new.accounts }) {
      var one = ranked[known]
      one.total += new.total
      one.looks += new.looks
      // What answers alike stays where it is.
      if one.recNum == ranked[known].recNum { return ranked[known] = one }
      ranked.remove(at: known)
      new = one
    }
    let place = ranked.firstIndex { $0.recNum < new.recNum } ?? ranked.count
    ranked.insert(new, at: place)
    if ranked.count > Self.capacity { ranked.removeLast() }
  }

  private static func accounts(of poison: Poison) -> [ArraySlice<ItemID>] {
    (0..<poison.fakeUserCount).map { poison[$0] }.sorted { $0.lexicographicallyPrecedes($1) }
  }
}

extension Poison {
  /// The same accounts in random order.
  func shuffledAccounts(using rng: inout SeededGenerator) -> Poison {
    Poison(
      fakeUserCount: fakeUserCount, clicksPerFakeUser: clicksPerFakeUser,
      clicks: (0..<fakeUserCount).shuffled(using: &rng).flatMap { self[$0] })
  }
}
