import Essentials
import Testing
@testable import Interactions

@Suite struct CandidateListsRankingTests {
  private let users = (0..<300).map { UserID($0) }

  private func rows(_ lists: CandidateLists) -> [[Int]] {
    lists.users.indices.map { row in
      lists.items[row * lists.width..<(row + 1) * lists.width].map(\.index)
    }
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
