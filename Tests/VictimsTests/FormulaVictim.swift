import Interactions
import Synchronization
import Victims

/// A victim whose exposures are a formula of the injection, and that notes what reaches it.
final class FormulaVictim: Victim {
  let scenario = PoisoningScenario(
    items: ItemCatalog(originalCount: 5, targetCount: 2), popularity: [5, 4, 3, 2, 1],
    fakeUserCount: 3, clicksPerFakeUser: 4)
  let audience = Audience(everybody: 10)
  let seen = Mutex<[(injection: Injection, draw: Draw)]>([])

  /// Each target's clicks, and once more for every draw after the attack's.
  func exposures(
    after injections: [Injection], on draw: Draw, k: Int
  ) async throws -> [[Int]] {
    seen.withLock { $0 += injections.map { ($0, draw) } }
    return injections.map { injection in
      [5, 6].map { item in injection.clicks.count { $0.index == item } + draw.index }
    }
  }

  func recommendations(
    after injection: Injection, for users: [UserID], on draw: Draw, k: Int
  ) async throws -> RecommendedLists {
    RecommendedLists(users: users, items: users.map { _ in [] })
  }
}
