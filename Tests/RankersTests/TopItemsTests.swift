import Essentials
import Interactions
import Rankers
import Testing

@Suite struct TopItemsTests {
  /// Popularity 4, 2, 3, 3 and 1: of equals the first comes first, known items and targets are left out.
  @Test func byHand() throws {
    let log = InteractionLog(
      rows: [[0, 2, 3], [0, 1], [0, 2, 3], [0, 1, 2, 3, 4]].map { $0.map { ItemID($0) } },
      itemCount: 5)
    var rng = SeededGenerator(seed: 0)
    let ranker = ItemPop(
      .init(), users: UserRoster(realCount: 4, fakeCount: 0),
      items: ItemCatalog(originalCount: 5, targetCount: 1), using: &rng)
    try ranker.fit(to: log, validation: nil, using: &rng) { _ in }
    let lists = ranker.topItems(2, for: [1, 0, 3].map { UserID($0) }, amid: log)
    #expect(lists.map(\.user) == [1, 0, 3].map { UserID($0) })
    #expect(lists.map { $0.items.map(\.item.index) } == [[2, 3], [1, 4], []])
    #expect(lists.map { $0.items.map(\.score) } == [[3, 3], [2, 1], []])
  }
}
