import Interactions

/// What an attacker knows of the game before playing: the rules, not the recommender.
public struct PoisoningScenario: Sendable {
  /// The catalogue: ids of original and target items, nothing else about them.
  public let items: ItemCatalog
  /// How often each original item occurs in the training part of the log, `[originalCount]`.
  public let popularity: [Int]
  /// N, the accounts that the attacker has.
  public let fakeUserCount: Int
  /// T, the clicks of each account.
  public let clicksPerFakeUser: Int

  /// A game over `items` with a budget of `fakeUserCount` × `clicksPerFakeUser` clicks.
  public init(items: ItemCatalog, popularity: [Int], fakeUserCount: Int, clicksPerFakeUser: Int) {
    precondition(popularity.count == items.originalCount, "a popularity for every original item")
    self.items = items
    self.popularity = popularity
    self.fakeUserCount = fakeUserCount
    self.clicksPerFakeUser = clicksPerFakeUser
  }

  /// N × T, the whole budget.
  public var clickCount: Int { fakeUserCount * clicksPerFakeUser }
}
