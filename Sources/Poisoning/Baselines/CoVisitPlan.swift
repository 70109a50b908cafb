import Interactions

/// Which original items a target is visited together with, and how often each.
package struct CoVisitPlan: Sendable, Equatable {
  /// An original item and how many co-visits it gets.
  package struct Anchor: Sendable, Equatable {
    /// The item.
    package var item: ItemID
    /// How many co-visits with the target; at least 1.
    package var coVisits: Int
  }

  /// The anchors, the most popular first.
  package let anchors: [Anchor]
  /// What co-visits beyond the plan go to, in turn: the anchors, or the most popular item if none
  /// is within the budget.
  private let further: [ItemID]

  /// The most valuable anchors within a budget: an exact ``Knapsack``.
  ///
  /// - Parameters:
  ///   - needed: m_j, the co-visits that item j needs; nil where none suffice, `[originals]`.
  ///   - popularity: What item j is worth, `[originals]`; shares of the sum would change nothing.
  ///   - budget: How many co-visits there are.
  package init(needed: [Int?], popularity: [Int], budget: Int) {
    precondition(!needed.isEmpty && needed.count == popularity.count, "a need for every item")
    let knapsack = Knapsack(
      weights: needed.map { $0 ?? budget + 1 }, values: popularity, capacity: budget)
    let ranking = popularity.indices.sorted { (-popularity[$0], $0) < (-popularity[$1], $1) }
    let chosen = Set(knapsack.chosen)
    // Who needs none has the target in its list without the poison's help.
    anchors = ranking.filter { chosen.contains($0) && needed[$0] != 0 }
      .map { Anchor(item: ItemID($0), coVisits: needed[$0] ?? 0) }
    further = anchors.isEmpty ? [ItemID(ranking[0])] : anchors.map(\.item)
  }

  /// `count` anchors, at least as many as planned, one for each co-visit of a poison: first the
  /// plan's, then the rest of the budget in turn over the same ones, which keeps the target in
  /// their lists.
  package func anchors(count: Int) -> [ItemID] {
    var result = anchors.flatMap { repeatElement($0.item, count: $0.coVisits) }
    for index in 0..<count - result.count { result.append(further[index % further.count]) }
    return result
  }
}
