import Essentials
import Testing
@testable import Interactions

@Suite struct CandidateListsTests {
  /// Where every item stands, against looking at every place.
  @Test func positionsAreWhereItemsStand() {
    var rng = SeededGenerator(seed: 7)
    let items = (0..<5 * 12).map { _ in ItemID(rng.below(9)) }
    let lists = CandidateLists(
      users: (0..<5).map { UserID($0) }, width: 12, items: items, itemCount: 10)
    for item in 0..<10 {
      let expected = items.indices.filter { items[$0].index == item }
      #expect(lists.positions(of: ItemID(item)).map(Int.init) == expected)
    }
    #expect(lists.positions(of: ItemID(9)).isEmpty)
  }

  @Test func nobodyHasNoCandidates() {
    let lists = CandidateLists(users: [], width: 3, items: [], itemCount: 2)
    #expect(lists.positions(of: ItemID(1)).isEmpty)
  }

  @Test func whatDoesNotFitIsSeen() {
    let lists = CandidateLists(
      users: [UserID(4), UserID(1)], width: 1, items: [ItemID(2), ItemID(0)], itemCount: 3)
    #expect(lists.userBound == 5)
    func fits(_ users: Int, _ items: Int) -> Bool {
      lists.fits(
        UserRoster(realCount: users, fakeCount: 0),
        ItemCatalog(originalCount: items, targetCount: 0))
    }
    #expect(fits(5, 3))
    #expect(!fits(4, 3))
    #expect(!fits(5, 2))
    #expect(CandidateLists(users: [], width: 3, items: [], itemCount: 0).userBound == 0)
  }

  @Test func idsOutsideTheirRangeTrap() async {
    await #expect(processExitsWith: .failure) {
      _ = CandidateLists(users: [UserID(0)], width: 1, items: [ItemID(-1)], itemCount: 3)
    }
    await #expect(processExitsWith: .failure) {
      _ = CandidateLists(users: [UserID(0)], width: 1, items: [ItemID(3)], itemCount: 3)
    }
    await #expect(processExitsWith: .failure) {
      _ = CandidateLists(users: [UserID(-1)], width: 1, items: [ItemID(0)], itemCount: 3)
    }
  }
}
