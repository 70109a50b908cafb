import Testing
@testable import Interactions

@Suite struct PoisonTests {
  private let poison = Poison(
    fakeUserCount: 2, clicksPerFakeUser: 3, clicks: [7, 0, 8, 1, 1, 7].map { ItemID($0) })

  @Test func accountsAreRows() {
    #expect(poison[0].map(\.index) == [7, 0, 8] && poison[1].map(\.index) == [1, 1, 7])
    #expect(Poison.none.clicks.isEmpty && Poison.none.fakeUserCount == 0)
  }

  @Test func theRatioCountsTargets() {
    #expect(poison.targetClickRatio(in: ItemCatalog(originalCount: 7, targetCount: 2)) == 0.5)
    #expect(poison.targetClickRatio(in: ItemCatalog(originalCount: 9, targetCount: 0)) == 0)
    #expect(poison.targetClickRatio(in: ItemCatalog(originalCount: 0, targetCount: 9)) == 1)
    #expect(Poison.none.targetClickRatio(in: ItemCatalog(originalCount: 1, targetCount: 1)) == 0)
  }
}
