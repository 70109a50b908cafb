import Essentials
import Testing
@testable import Interactions

@Suite struct CoVisitsTests {
  @Test func neighborsByHand() {
    let rows = [[0, 1, 1, 0], [2, 0], []].map { $0.map { ItemID($0) }[...] }
    let visits = CoVisits(rows, itemCount: 4)
    // 0-1 twice, 0-2 once; an item is not its own neighbor.
    #expect(visits.row(0).map { visits.neighbor($0) } == [1, 2])
    #expect(visits.row(0).map { visits.count($0) } == [2, 1])
    #expect(visits.count(1, 0) == 2 && visits.count(2, 0) == 1 && visits.count(1, 1) == 0)
    #expect(visits.row(3).isEmpty && !visits.isEmpty)
    #expect(CoVisits(itemCount: 3).isEmpty && CoVisits(itemCount: 3).itemCount == 3)
  }

  /// The matrix is symmetric, and every entry a count of neighbors.
  @Test(arguments: 0..<10 as Range<UInt64>) func entriesCountNeighbors(seed: UInt64) {
    var rng = SeededGenerator(seed: seed)
    let rows = (0..<9).map { _ in (0..<rng.below(7)).map { _ in ItemID(rng.below(6)) }[...] }
    let whole = CoVisits(rows, itemCount: 6)
    for i in 0..<6 {
      for j in 0..<6 {
        let pairs = rows.flatMap { zip($0, $0.dropFirst()) }
        let count = pairs.count { Set([$0.index, $1.index]) == Set([i, j]) && i != j }
        #expect(whole.count(i, j) == Float(count))
      }
    }
  }

  /// Two ways to count, one result: few pairs and many, rows that are sorted and rows that are looked
  /// through, on one core and on all.
  @Test(arguments: [(users: 3, items: 4_000), (users: 300, items: 40), (users: 60_000, items: 900)])
  func bothWaysOfCountingAgree(users: Int, items: Int) {
    var rng = SeededGenerator(seed: 7)
    let rows = (0..<users).map { _ in
      (0..<rng.below(40)).map { _ in ItemID(min(rng.below(items), rng.below(items))) }[...]
    }
    let grouped = CoVisits(grouping: rows, itemCount: items)
    #expect(grouped == CoVisits(sorting: rows, itemCount: items))
    #expect(grouped == CoVisits(rows, itemCount: items))
    #expect(!grouped.isEmpty && grouped.itemCount == items)
  }
}
