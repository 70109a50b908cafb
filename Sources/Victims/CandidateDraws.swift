import Essentials
import Interactions

/// The candidates of every draw: which lists a victim's users choose from is said by a seed, a user and
/// the draw's number, whatever the victim is.
struct CandidateDraws: Sendable {
  let items: ItemCatalog
  /// How many original items are candidates for a user.
  let originals: Int
  let seed: UInt64

  /// The candidates of `users` on `draw`.
  func lists(for users: [UserID], on draw: Draw) -> CandidateLists {
    .drawn(for: users, from: items, originals: originals, seed: seed(of: draw))
  }

  /// The same; `reporting` is told how it goes, and what it throws ends the drawing.
  func lists(
    for users: [UserID], on draw: Draw, reporting: ProgressReport
  ) throws -> CandidateLists {
    try .drawn(
      for: users, from: items, originals: originals, seed: seed(of: draw), reporting: reporting)
  }

  private func seed(of draw: Draw) -> UInt64 {
    guard draw != .attack else { return seed }
    var seeds = SeededGenerator(seed: seed, stream: "fresh candidates", index: draw.index)
    return seeds.next()
  }
}
