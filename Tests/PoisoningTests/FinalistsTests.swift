import Essentials
import Interactions
import Testing
@testable import Poisoning

@Suite struct FinalistsTests {
  private func poison(_ item: Int) -> Poison {
    Poison(
      fakeUserCount: 2, clicksPerFakeUser: 2,
      clicks: [item, item + 1, item + 2, item + 3].map { ItemID($0) })
  }

  /// A lucky first look is outvoted, and accounts keep their clicks.
  @Test func luckIsOutvoted() {
    var elites = Elites()
    for (item, recNum) in [(0, 90), (10, 50), (20, 40)] { elites.add(poison(item), recNum) }
    var finalists = Finalists(elites)
    #expect(finalists.best == poison(0))
    var rng = SeededGenerator(seed: 1)
    let again = finalists.repeats(using: &rng)
    #expect(again.count == Finalists.queries)
    for (place, one) in again.enumerated() {
      let original = poison([0, 10, 20][place % 3])
      #expect(
        Set((0..<2).map { Array(one[$0]) }) == Set((0..<2).map { Array(original[$0]) }))
    }
    finalists.judge(again.indices.map { [10, 48, 41][$0 % 3] })
    #expect(finalists.best == poison(10))
  }
}
