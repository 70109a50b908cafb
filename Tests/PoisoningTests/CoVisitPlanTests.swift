import Essentials
import Interactions
import Testing

@testable import Poisoning

/// Against all subsets of anchors.
@Suite struct CoVisitPlanTests {
  private let game = CoVisitGame()

  /// All subsets of anchors, each with its least number of co-visits found by trying.
  @Test(arguments: CoVisits.Normalization.allCases, 0..<8)
  func noSubsetOfAnchorsIsWorthMore(normalization: CoVisits.Normalization, seed: UInt64) {
    let log = game.log(items: 8, users: 50, seed: seed)
    let scenario = game.scenario(log, fakeUsers: 3, clicks: 8)
    let budget = 12
    #expect(scenario.coVisitCount == budget)
    let needed = (0..<8).map { item in
      (0...budget).first {
        game.place(of: 8, for: item, in: log, coVisits: $0, normalization) < 2
      } ?? budget + 1
    }
    let popularity = log.popularity
    var best = 0
    for subset in 0..<1 << 8 {
      let chosen = (0..<8).filter { subset >> $0 & 1 == 1 }
      guard chosen.reduce(0, { $0 + needed[$1] }) <= budget else { continue }
      best = max(best, chosen.reduce(0) { $0 + popularity[$1] })
    }
    let plan = game.attack(log, normalization).plan(in: scenario)
    #expect(plan.anchors.reduce(0) { $0 + popularity[$1.item.index] } == best)
    for anchor in plan.anchors { #expect(anchor.coVisits == needed[anchor.item.index]) }
    #expect(plan.anchors.reduce(0) { $0 + $1.coVisits } <= budget)
  }

  @Test func leftOverCoVisitsGoToTheAnchorsInTurn() {
    let plan = CoVisitPlan(needed: [1, 2, 9], popularity: [3, 4, 5], budget: 8)
    #expect(plan.anchors.map(\.item) == [ItemID(1), ItemID(0)])
    #expect(plan.anchors(count: 6).map(\.index) == [1, 1, 0, 1, 0, 1])
  }
}
