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
}
