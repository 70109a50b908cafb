import Essentials
import Interactions
import Testing
@testable import Poisoning

@Suite struct ElitesTests {
  private func poison(_ item: Int) -> Poison {
    Poison(fakeUserCount: 1, clicksPerFakeUser: 1, clicks: [ItemID(item)])
  }

  /// The same accounts in another order are the same poison, and a second look is averaged in.
  @Test func luckDoesNotStayBest() {
    func poison(_ first: Int, _ second: Int) -> Poison {
      Poison(fakeUserCount: 2, clicksPerFakeUser: 1, clicks: [ItemID(first), ItemID(second)])
    }
    var elites = Elites()
    elites.add(poison(1, 2), 90)
    elites.add(poison(3, 4), 50)
    elites.add(poison(2, 1), 4)
    #expect(elites.ranked.map(\.recNum) == [50, 47])
    #expect(elites.ranked.map(\.looks) == [1, 2])
    #expect(elites.ranked.map(\.poison) == [poison(3, 4), poison(1, 2)])
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
    #expect(elites.ranked.map { Int($0.recNum) } == best.map(\.element.recNum))
    #expect(elites.ranked.map(\.poison) == best.map { poison($0.element.item) })
  }
}
