import Interactions

/// A bound for one ranker, from knowing how it works: poisons of which one is (nearly) the best.
public protocol Oracle: SendableMetatype {
  /// The ranker that it knows.
  static var rankerIdentifier: String { get }

  /// The poisons to try; the bound is the largest RecNum among them.
  static func poisons(in scenario: PoisoningScenario) -> [Poison]
}

/// The oracle of ItemPop: clicks on targets alone, which lift the m = 1, 2, … most popular of them to one
/// level.
///
/// A click on anything else only helps a competitor, and order does not matter; so all that is left
/// to choose is how many targets to lift, and by how much each. New targets get equal shares; what the log
/// has of others counts.
public enum ItemPopOracle: Oracle {
  /// The ranker that it knows.
  public static let rankerIdentifier = "itempop"

  /// The poisons to try.
  public static func poisons(in scenario: PoisoningScenario) -> [Poison] {
    let visits = scenario.targetPopularity
    let ranked = visits.indices.sorted { (-visits[$0], $0) < (-visits[$1], $1) }
    return ranked.indices.map { last in
      Poison(
        fakeUserCount: scenario.fakeUserCount, clicksPerFakeUser: scenario.clicksPerFakeUser,
        clicks: leveling(ranked[...last], visits: visits, count: scenario.clickCount).map {
          ItemID(scenario.items.originalCount + $0)
        })
    }
  }

  /// `count` clicks on `targets`, each on the one that has the fewest visits by then.
  private static func leveling(
    _ targets: ArraySlice<Int>, visits: [Int], count: Int
  ) -> [Int] {
    let targets = targets.sorted { (visits[$0], $0) < (visits[$1], $1) }
    var clicks: [Int] = []
    clicks.reserveCapacity(count)
    var level = targets.first.map { visits[$0] } ?? 0
    while clicks.count < count {
      clicks += targets.prefix { visits[$0] <= level }.prefix(count - clicks.count)
      level += 1
    }
    return clicks
  }
}
