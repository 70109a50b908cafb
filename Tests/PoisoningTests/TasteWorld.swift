import Essentials
import Interactions

@testable import Poisoning

/// People of a few tastes, each of whom clicks items of their own taste and hardly any other.
struct TasteWorld {
  var tastes = 4
  var usersPerTaste = 15
  var itemsPerTaste = 10
  var clicksPerUser = 6

  var itemCount: Int { tastes * itemsPerTaste }

  /// Items of a taste follow each other, and the first of each are the most popular.
  func log(seed: UInt64) -> InteractionLog {
    var rng = SeededGenerator(seed: seed)
    let rows = (0..<tastes * usersPerTaste).map { user in
      (0..<clicksPerUser).map { _ in
        let taste = rng.below(12) == 0 ? rng.below(tastes) : user % tastes
        return ItemID(
          taste * itemsPerTaste + min(rng.below(itemsPerTaste), rng.below(itemsPerTaste)))
      }
    }
    return InteractionLog(rows: rows, itemCount: itemCount)
  }

  func scenario(
    _ log: InteractionLog, targets: Int = 2, fakeUsers: Int = 6, clicks: Int = 8
  ) -> PoisoningScenario {
    PoisoningScenario(
      items: ItemCatalog(originalCount: itemCount, targetCount: targets),
      popularity: Array(log.popularity.prefix(itemCount)), fakeUserCount: fakeUsers,
      clicksPerFakeUser: clicks)
  }
}
