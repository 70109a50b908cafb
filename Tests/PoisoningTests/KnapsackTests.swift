import Essentials
import Testing
@testable import Poisoning

@Suite struct KnapsackTests {
  /// Every subset.
  private func bruteForce(_ weights: [Int], _ values: [Int], _ capacity: Int) -> Int {
    (0..<1 << weights.count).reduce(0) { best, subset in
      let chosen = weights.indices.filter { subset >> $0 & 1 == 1 }
      let weight = chosen.reduce(0) { $0 + weights[$1] }
      return weight > capacity ? best : max(best, chosen.reduce(0) { $0 + values[$1] })
    }
  }

  @Test(arguments: 0..<60) func agreesWithAllSubsets(seed: UInt64) {
    var rng = SeededGenerator(seed: seed)
    let count = rng.below(11)
    let weights = (0..<count).map { _ in rng.below(12) }
    let values = (0..<count).map { _ in rng.below(30) }
    let capacity = rng.below(40)
    let knapsack = Knapsack(weights: weights, values: values, capacity: capacity)
    #expect(knapsack.value == bruteForce(weights, values, capacity))
    #expect(knapsack.value == knapsack.chosen.reduce(0) { $0 + values[$1] })
    #expect(knapsack.weight == knapsack.chosen.reduce(0) { $0 + weights[$1] })
    #expect(knapsack.weight <= capacity)
    #expect(knapsack.chosen == Array(Set(knapsack.chosen)).sorted())
  }

  @Test func takingTheBestRatioFirstIsNotEnough() {
    // By value over weight the first thing comes first, and then nothing else fits.
    #expect(Knapsack(weights: [6, 5, 5], values: [12, 9, 9], capacity: 10).chosen == [1, 2])
  }
}
