import Interactions
import Essentials

@testable import Poisoning

/// A large game of one account after another, for the frequencies of clicks.
struct HeuristicGame {
  let recommender = FormulaRecommender(fakeUsers: 300, clicks: 20) { poison in
    poison.clicks.count { $0 == ItemID(50) }
  }

  /// What an attack comes to with one draw.
  func poison(of attack: some HeuristicAttack) async throws -> Poison {
    var rng = SeededGenerator(seed: 3)
    return try await attack.craft(
      against: recommender, using: &rng, checkpoint: nil, reporting: { _ in }
    ).poison
  }
}
