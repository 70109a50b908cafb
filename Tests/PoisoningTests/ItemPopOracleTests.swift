import Interactions
import Testing

@testable import Poisoning

@Suite struct ItemPopOracleTests {
  @Test func splitsTheBudgetEquallyOverOneToAllTargets() {
    let scenario = PoisoningScenario(
      items: ItemCatalog(originalCount: 10, targetCount: 8),
      popularity: [Int](repeating: 1, count: 10), fakeUserCount: 20, clicksPerFakeUser: 20)
    let poisons = ItemPopOracle.poisons(in: scenario)
    #expect(poisons.count == 8)
    for (index, poison) in poisons.enumerated() {
      let counts = Dictionary(grouping: poison.clicks, by: \.self).mapValues(\.count)
      #expect(poison.clicks.count == 400)
      #expect(Set(counts.keys) == Set((0...index).map { ItemID(10 + $0) }))
      #expect((counts.values.max() ?? 0) - (counts.values.min() ?? 0) <= 1)
    }
  }

  /// What the log has of a target counts: the most popular are lifted to one level, as far as clicks go.
  @Test func levelsWhatTheLogHas() {
    let scenario = PoisoningScenario(
      items: ItemCatalog(originalCount: 2, targetCount: 4), popularity: [9, 9, 5, 0, 2],
      fakeUserCount: 2, clicksPerFakeUser: 5)
    #expect(scenario.targetPopularity == [5, 0, 2, 0])
    let totals = ItemPopOracle.poisons(in: scenario).map { poison in
      (0..<4).map { target in
        scenario.targetPopularity[target]
          + poison.clicks.count { $0 == ItemID(2 + target) }
      }
    }
    #expect(totals == [[15, 0, 2, 0], [8, 0, 9, 0], [5, 6, 6, 0], [5, 4, 4, 4]])
  }
}
