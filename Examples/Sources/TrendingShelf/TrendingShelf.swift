import Interactions
import Victims

/// A shop's shelf of what is trending: everybody sees the same, what most different accounts clicked.
///
/// There is no model and no candidate list here: the shelf is a victim because it can say what it shows
/// after an injection. An account counts once for an item, however often it clicks.
public struct TrendingShelf: Victim {
  public let scenario: PoisoningScenario
  public let audience: Audience
  /// How many different users touched each item, `[items]`.
  private let visitors: [Int]

  /// The shelf of a log, with room for the attacker's new items.
  public init(_ log: InteractionLog, fakeUsers: Int = 20, clicks: Int = 20, targets: Int = 8) {
    let items = ItemCatalog(originalCount: log.itemCount, targetCount: targets)
    scenario = PoisoningScenario(
      items: items, popularity: log.popularity, fakeUserCount: fakeUsers,
      clicksPerFakeUser: clicks)
    audience = Audience(everybody: log.userCount)
    var visitors = [Int](repeating: 0, count: items.count)
    for user in 0..<log.userCount {
      for item in Set(log[UserID(user)]) { visitors[item.index] += 1 }
    }
    self.visitors = visitors
  }

  public func exposures(
    after injections: [Injection], on draw: Draw, k: Int
  ) async throws -> [[Int]] {
    injections.map { injection in
      let shelf = Set(shelf(after: injection, k: k))
      return scenario.items.targets.map { shelf.contains(ItemID($0)) ? audience.count : 0 }
    }
  }

  public func recommendations(
    after injection: Injection, for users: [UserID], on draw: Draw, k: Int
  ) async throws -> RecommendedLists {
    let shelf = shelf(after: injection, k: k)
    return RecommendedLists(users: users, items: users.map { _ in shelf })
  }

  /// The `k` items with most visitors; of equals the older one.
  private func shelf(after injection: Injection, k: Int) -> [ItemID] {
    var visitors = visitors
    for account in 0..<injection.count {
      for item in Set(injection[account]) { visitors[item.index] += 1 }
    }
    return visitors.indices.sorted { (-visitors[$0], $0) < (-visitors[$1], $1) }
      .prefix(k).map { ItemID($0) }
  }
}
