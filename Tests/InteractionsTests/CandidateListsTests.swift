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
}
