import Interactions

/// How many co-visits every original item needs before a target is in its list.
struct CoVisitNeeds: Sendable {
  private let scenario: PoisoningScenario
  private let coVisits: CoVisits
  /// How often each item is visited, `[items]`.
  private let visits: [Int]

  /// Of the items of `log`, what an attacker may have read of it.
  init(in scenario: PoisoningScenario, log: InteractionLog) {
    self.scenario = scenario
    coVisits = CoVisits(
      (0..<log.userCount).lazy.map { log[UserID($0)] }, itemCount: log.itemCount)
    visits = scenario.popularity + scenario.targetPopularity
  }

  /// Whether the log knows an item, so that it needs something else than a new one.
  func knows(_ target: ItemID) -> Bool { target.index < coVisits.itemCount }

  /// m_j of every original item j, nil where no number suffices, `[originals]`.
  ///
  /// - Parameters:
  ///   - target: What is to enter the lists, with what it shares and how often it is visited already; nil
  ///     for any new item.
  ///   - k: The length of a list.
  ///   - normalization: f, what a pair's count is divided by.
  ///   - clicks: How often the whole poison clicks on the target; nil for once with each co-visit of j and
  ///     not at all otherwise, as published.
  func needed(
    for target: ItemID? = nil, k: Int, normalization: CoVisits.Normalization, clicks: Int? = nil
  ) -> [Int?] {
    let target = target.flatMap { knows($0) ? $0.index : nil }
    var shared = [Int](repeating: 0, count: scenario.items.originalCount)
    if let target {
      for entry in coVisits.row(target) where coVisits.neighbor(entry) < shared.count {
        shared[coVisits.neighbor(entry)] = Int(coVisits.count(entry))
      }
    }
    let targetVisits = target.map { visits[$0] } ?? 0
    return scenario.items.originals.map { item in
      let threshold = CoVisitThreshold(
        of: item, in: coVisits, visits: visits, k: k, excluding: target,
        normalization: normalization)
      return if let clicks {
        threshold.coVisits(
          targetShared: shared[item], finalTargetVisits: targetVisits + clicks)
      } else {
        threshold.coVisits(targetShared: shared[item], targetVisits: targetVisits)
      }
    }
  }
}
