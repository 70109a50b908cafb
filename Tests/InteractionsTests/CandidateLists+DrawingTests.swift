import Essentials
import Testing
@testable import Interactions

@Suite struct CandidateListsDrawingTests {
  private let users = (0..<300).map { UserID($0) }

  private func rows(_ lists: CandidateLists) -> [[Int]] {
    lists.users.indices.map { row in
      lists.items[row * lists.width..<(row + 1) * lists.width].map(\.index)
    }
  }

  @Test(arguments: [92, 93, 150, 5_000])
  func originalsAreDistinctAndTargetsLast(originalCount: Int) {
    let catalog = ItemCatalog(originalCount: originalCount, targetCount: 8)
    let lists = CandidateLists.drawn(for: users, from: catalog, seed: 4)
    #expect(lists.width == 100)
    for row in rows(lists) {
      #expect(Array(row[92...]) == Array(catalog.targets))
      #expect(Set(row[..<92]).count == 92)
      #expect(row[..<92].allSatisfy { catalog.originals.contains($0) })
    }
  }

  @Test func aSmallCatalogueIsShownWhole() {
    let catalog = ItemCatalog(originalCount: 10, targetCount: 2)
    let lists = CandidateLists.drawn(for: users, from: catalog, seed: 4)
    #expect(rows(lists).allSatisfy { $0.sorted() == Array(0..<12) })
  }

  @Test func aDrawDependsOnSeedAndUserAlone() {
    let catalog = ItemCatalog(originalCount: 1_000, targetCount: 8)
    let all = rows(.drawn(for: users, from: catalog, seed: 4))
    let some = rows(.drawn(for: [UserID(17), UserID(5)], from: catalog, seed: 4))
    #expect(some == [all[17], all[5]])
    #expect(all[17] != all[5])
    #expect(rows(.drawn(for: users, from: catalog, seed: 5)) != all)
  }

  @Test func everyOriginalIsDrawnAlikeOften() {
    let catalog = ItemCatalog(originalCount: 40, targetCount: 0)
    let everyone = (0..<20_000).map { UserID($0) }
    let lists = CandidateLists.drawn(for: everyone, from: catalog, originals: 10, seed: 1)
    var counts = [Int](repeating: 0, count: 40)
    for item in lists.items { counts[item.index] += 1 }
    // Five standard deviations of a binomial(20000, 1/4) are 306.
    #expect(counts.allSatisfy { abs($0 - 5_000) < 306 })
  }

  private func log(_ rows: [[Int]], itemCount: Int) -> InteractionLog {
    InteractionLog(rows: rows.map { $0.map { ItemID($0) } }, itemCount: itemCount)
  }

  @Test(arguments: [130, 1_000])
  func negativesWereNeverTouched(itemCount: Int) {
    var rng = SeededGenerator(seed: 2)
    let log = log(
      (0..<200).map { _ in (0..<1 + rng.below(30)).map { _ in rng.below(itemCount) } },
      itemCount: itemCount)
    let split = LeaveOneOut(log)
    let lists = CandidateLists.ranking(split.test, amid: log, seed: 3)
    #expect(lists.width == 100)
    #expect(lists.users.map(\.index) == split.test.indices.filter { split.test[$0] != nil })
    for (user, row) in zip(lists.users, rows(lists)) {
      #expect(row[0] == split.test[user.index]?.index)
      #expect(Set(row[1...]).count == 99)
      #expect(Set(row[1...]).isDisjoint(with: log[user].map(\.index)))
    }
  }

  @Test(arguments: [12, 60])
  func negativesAreUniform(itemCount: Int) {
    // A catalogue nearly used up, and one with room: the two ways of drawing.
    let log = log([[Int]](repeating: [0, 1, 2], count: 20_000), itemCount: itemCount)
    let lists = CandidateLists.ranking(
      LeaveOneOut(log).test, amid: log, negatives: 4, seed: 3)
    var counts = [Double](repeating: 0, count: itemCount)
    for row in rows(lists) { for item in row[1...] { counts[item] += 1 } }
    let share = 4 / Double(itemCount - 3)
    let deviation = (20_000 * share * (1 - share)).squareRoot()
    #expect(counts[3...].allSatisfy { abs($0 - 20_000 * share) < 5 * deviation })
    #expect(counts[..<3].allSatisfy { $0 == 0 })
  }

  @Test func shortCataloguesRepeatWhatIsLeft() {
    let log = log(
      [[0, 1, 2], [0, 1, 2, 3, 4, 5, 6, 7], [0, 1, 2, 3, 4, 5, 6, 7, 8]], itemCount: 9)
    let lists = CandidateLists.ranking(LeaveOneOut(log).test, amid: log, seed: 3)
    #expect(lists.users == [UserID(0), UserID(1)])
    #expect(lists.width == 7)
    #expect(rows(lists)[0].sorted() == Array(2..<9))
    #expect(rows(lists)[1] == [7] + [Int](repeating: 8, count: 6))
  }
}
