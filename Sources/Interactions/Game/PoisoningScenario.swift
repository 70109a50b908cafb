import Essentials

/// What an attacker knows of the game before playing: the rules, not the recommender.
public struct PoisoningScenario: Sendable {
  /// The catalogue: ids of original and target items, nothing else about them.
  public let items: ItemCatalog
  /// How often each original item occurs in the training part of the log, `[originalCount]`.
  public let popularity: [Int]
  /// How often each target does, `[targetCount]`: 0 for a new one.
  public let targetPopularity: [Int]
  /// N, the accounts that the attacker has.
  public let fakeUserCount: Int
  /// T, the clicks of each account.
  public let clicksPerFakeUser: Int

  /// A game over `items` with a budget of `fakeUserCount` × `clicksPerFakeUser` clicks.
  ///
  /// - Parameters:
  ///   - items: The items, targets last.
  ///   - popularity: How often each item occurs in the training part of the log: of all original ones, then
  ///     of as many targets as the log knows, `[originalCount...count]`.
  ///   - fakeUserCount: N, how many accounts there are, at least 1.
  ///   - clicksPerFakeUser: T, how often each clicks, at least 1.
  public init(items: ItemCatalog, popularity: [Int], fakeUserCount: Int, clicksPerFakeUser: Int) {
    precondition(
      (items.originalCount...items.count).contains(popularity.count),
      "a popularity for every item of the log")
    self.items = items
    self.popularity = Array(popularity.prefix(items.originalCount))
    let known = popularity.dropFirst(items.originalCount)
    targetPopularity = known + [Int](repeating: 0, count: items.targetCount - known.count)
    self.fakeUserCount = fakeUserCount
    self.clicksPerFakeUser = clicksPerFakeUser
  }

  /// N × T, the whole budget.
  public var clickCount: Int { fakeUserCount * clicksPerFakeUser }

  /// The accounts of `poison`, if it keeps to the rules: at most N of at most T clicks each, on
  /// items that there are.
  ///
  /// Everything that an attack hands over comes through here, so that no attack has to check and
  /// none can forget to.
  ///
  /// - Throws: An ``/Essentials/InputError`` of the kind `.software` that says which rule is
  ///   broken.
  public func admit(_ poison: Poison) throws -> Injection {
    func require(_ holds: Bool, _ message: @autoclosure () -> String) throws {
      if !holds { throw InputError(.software, "the attack breaks the rules: \(message())") }
    }
    try require(
      poison.fakeUserCount <= fakeUserCount,
      "it clicks with \(poison.fakeUserCount) accounts and has \(fakeUserCount)")
    try require(
      poison.clicksPerFakeUser <= clicksPerFakeUser,
      "an account makes \(poison.clicksPerFakeUser) clicks and may make \(clicksPerFakeUser)")
    for click in poison.clicks {
      try require(
        UInt32(bitPattern: click.rawValue) < UInt32(items.count),
        "it clicks on item \(click.index) of a catalogue of \(items.count)")
    }
    return Injection(poison)
  }
}
