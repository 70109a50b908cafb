import Interactions

/// The best poisons of a few, each once.
struct Elites: Sendable {
  /// A poison and what it came to.
  struct Scored: Sendable {
    let poison: Poison
    let recNum: Int
  }

  /// How many are kept.
  static let capacity = 8

  /// Best first; of equals, the first that came.
  private(set) var ranked: [Scored] = []

  /// RecNum of the best; −1 before the first.
  var bestRecNum: Int { ranked.first?.recNum ?? -1 }

  /// Keeps a poison if it is among the best.
  mutating func add(_ poison: Poison, _ recNum: Int) {
    guard ranked.count < Self.capacity || recNum > ranked[ranked.count - 1].recNum,
      !ranked.contains(where: { $0.poison == poison })
    else { return }
    let place = ranked.firstIndex { $0.recNum < recNum } ?? ranked.count
    ranked.insert(Scored(poison: poison, recNum: recNum), at: place)
    if ranked.count > Self.capacity { ranked.removeLast() }
  }
}
