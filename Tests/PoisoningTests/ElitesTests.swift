import Essentials
import Interactions
import Testing
@testable import Poisoning

@Suite struct ElitesTests {
  private func poison(_ item: Int) -> Poison {
    Poison(fakeUserCount: 1, clicksPerFakeUser: 1, clicks: [ItemID(item)])
  }

  /// As sorting all of them, each once, has it.
  @Test func theBestAreKeptOnce() {
    var rng = SeededGenerator(seed: 5)
    var elites = Elites()
    var all: [(item: Int, recNum: Int)] = []
    for _ in 0..<200 {
      let item = rng.below(40)
      // The same poison has the same answer.
      let recNum = item * 13 % 29
      elites.add(poison(item), recNum)
      if !all.contains(where: { $0.item == item }) { all.append((item, recNum)) }
    }
    let best = all.enumerated().sorted {
      (-$0.element.recNum, $0.offset) < (-$1.element.recNum, $1.offset)
    }.prefix(Elites.capacity)
    #expect(elites.ranked.map(\.recNum) == best.map(\.element.recNum))
    #expect(elites.ranked.map(\.poison) == best.map { poison($0.element.item) })
  }
}
