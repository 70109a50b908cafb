import Interactions

/// How a poison goes about it, in a few numbers.
public struct ClickStrategy: Codable, Sendable, Equatable {
  /// The share of clicks on targets, from 0 to 1.
  public let targetClickRatio: Double
  /// The shares of the clicks on original items that fall on each tenth of them by popularity, the
  /// most popular first, `[10]`; they sum to 1, and there are none where no original item is clicked.
  ///
  /// Equally popular items are ordered by id; a catalog of fewer than ten leaves tenths empty.
  public let popularityDeciles: [Double]
  /// The share of consecutive clicks of a fake user that switch between targets and original items,
  /// from 0 to 1; nil where nobody clicks twice.
  public let alternation: Double?
  /// How many targets are clicked.
  public let distinctTargets: Int
  /// How many original items are clicked.
  public let distinctOriginals: Int
  /// How often each target is clicked, most often first, `[targets]`.
  public let targetClicks: [Int]

  /// The strategy behind `poison` in `scenario`.
  public init(of poison: Poison, in scenario: PoisoningScenario) {
    self.init(of: Injection(poison), in: scenario)
  }

  /// The strategy of accounts that may differ in how much they click.
  public init(of injection: Injection, in scenario: PoisoningScenario) {
    let items = scenario.items
    var counts = [Int](repeating: 0, count: items.count)
    for item in injection.clicks { counts[item.index] += 1 }
    let originalClicks = counts[items.originals].reduce(0, +)
    var deciles = [Int](repeating: 0, count: 10)
    for (rank, item) in scenario.originalsByPopularity.enumerated() {
      deciles[rank * 10 / items.originalCount] += counts[item.index]
    }
    var pairs = 0
    var switches = 0
    for account in 0..<injection.count {
      for (first, second) in zip(injection[account], injection[account].dropFirst()) {
        pairs += 1
        if items.isTarget(first) != items.isTarget(second) { switches += 1 }
      }
    }
    targetClickRatio = injection.targetClickRatio(in: items)
    popularityDeciles =
      originalClicks > 0 ? deciles.map { Double($0) / Double(originalClicks) } : []
    alternation = pairs > 0 ? Double(switches) / Double(pairs) : nil
    distinctTargets = counts[items.targets].count { $0 > 0 }
    distinctOriginals = counts[items.originals].count { $0 > 0 }
    targetClicks = counts[items.targets].sorted(by: >)
  }
}
