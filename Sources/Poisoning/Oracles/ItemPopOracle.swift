import Interactions

/// A bound for one ranker, from knowing how it works: poisons of which one is (nearly) the best.
public protocol Oracle: SendableMetatype {
  /// The ranker that it knows.
  static var rankerIdentifier: String { get }

  /// The poisons to try; the bound is the largest RecNum among them.
  static func poisons(in scenario: PoisoningScenario) -> [Poison]
}

/// The oracle of ItemPop: clicks on targets alone, split equally over m = 1, 2, … of them.
///
/// A click on anything else only helps a competitor, and order does not matter; so all that is left
/// to choose is how many targets to lift, and by how much each. Equal splits are tried for every m.
public enum ItemPopOracle: Oracle {
  /// The ranker that it knows.
  public static let rankerIdentifier = "itempop"

  /// The poisons to try.
  public static func poisons(in scenario: PoisoningScenario) -> [Poison] {
    (0..<scenario.items.targetCount).map { last in
      Poison(
        fakeUserCount: scenario.fakeUserCount, clicksPerFakeUser: scenario.clicksPerFakeUser,
        clicks: (0..<scenario.clickCount).map {
          ItemID(scenario.items.originalCount + $0 % (last + 1))
        })
    }
  }
}
