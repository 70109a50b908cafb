import Interactions
import Testing

@testable import Victims

@Suite struct CandidateListsDrawnTests {
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
}
