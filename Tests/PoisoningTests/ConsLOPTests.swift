import Essentials
import Interactions
import Testing

@testable import Poisoning

@Suite struct ConsLOPTests {
  private let game = CoVisitGame()

  @Test(arguments: CoVisits.Normalization.allCases, 0..<8)
  func jointlyPlannedPoisonsEnterEveryListTheyAimAt(
    normalization: CoVisits.Normalization, seed: UInt64
  ) {
    let log = game.log(items: 30, users: 120, seed: seed)
    for clicks in [9, 20] {
      let scenario = game.scenario(log, fakeUsers: 6, clicks: clicks)
      let attack = game.attack(log, normalization, jointly: true)
      let plan = attack.plan(in: scenario)
      #expect(!plan.anchors.isEmpty)
      var rng = SeededGenerator(seed: seed)
      let poison = attack.strategy(in: scenario)(1, &rng)[0]
      // The target takes the place right after the original items.
      let rows = (0..<poison.fakeUserCount).map { user in
        poison[user].map { scenario.items.isTarget($0) ? ItemID(30) : $0 }
      }
      for anchor in plan.anchors {
        #expect(
          game.rank(of: 30, for: anchor.item.index, in: log, adding: rows, normalization) < 2,
          "\(anchor)")
      }
    }
  }

  @Test func aPoisonIsOneTargetsCoVisitsAndNothingElse() async throws {
    let log = game.log(items: 30, users: 120, seed: 5)
    for clicks in [1, 7, 10] {
      let scenario = game.scenario(log, fakeUsers: 4, clicks: clicks)
      let attack = game.attack(log, .squareRoot)
      var rng = SeededGenerator(seed: 1)
      let poisons = attack.strategy(in: scenario)(20, &rng)
      let planned = Dictionary(
        uniqueKeysWithValues: attack.plan(in: scenario).anchors.map { ($0.item, $0.coVisits) })
      for poison in poisons {
        #expect(poison.fakeUserCount == 4 && poison.clicksPerFakeUser == clicks)
        let targets = Set(poison.clicks.filter { scenario.items.isTarget($0) })
        #expect(targets.count == 1)
        var counts: [ItemID: Int] = [:]
        for user in 0..<4 {
          for (time, item) in poison[user].enumerated() {
            #expect(scenario.items.isTarget(item) == time.isMultiple(of: 2))
            if !time.isMultiple(of: 2) { counts[item, default: 0] += 1 }
          }
        }
        // The whole budget is spent, and every anchor has at least what it needs.
        #expect(counts.values.reduce(0, +) == scenario.coVisitCount)
        for (item, needed) in planned { #expect(counts[item, default: 0] >= needed) }
        if clicks > 1, !planned.isEmpty { #expect(Set(counts.keys) == Set(planned.keys)) }
      }
      #expect(Set(poisons.map { $0.clicks[0] }).count == 3)
    }
  }

  @Test func whereNoListIsWithinTheBudgetTheMostPopularItemIsVisited() {
    let plan = CoVisitPlan(needed: [nil, 9, nil], popularity: [3, 4, 5], budget: 8)
    #expect(plan.anchors.isEmpty)
    #expect(plan.anchors(count: 3) == [ItemID(2), ItemID(2), ItemID(2)])
  }
}
