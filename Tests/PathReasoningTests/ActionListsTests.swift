import Testing
@testable import PathReasoning

@Suite struct ActionListsTests {
  @Test func theMaskIsTheFirstActions() {
    let lists = ActionLists(capacity: 4, width: 3)
    for (path, count) in [Int32(1), 3, 2].enumerated() { lists.counts[path] = count }
    let mask = lists.mask(count: 3)
    #expect(mask.shape == [3, 3])
    #expect(
      mask.array(of: Bool.self)
        == [true, false, false, true, true, true, true, true, false])
  }

  @Test func aPathsActionsAreReadInOrder() {
    let lists = ActionLists(capacity: 2, width: 3)
    lists.counts[1] = 2
    lists.nodes[3] = 7
    lists.relations[3] = Relation.stay.rawValue
    lists.nodes[4] = 9
    lists.relations[4] = Relation.purchase.rawValue
    #expect(lists[1].map(\.node) == [NodeID(7), NodeID(9)])
    #expect(lists[1].map(\.relation) == [.stay, .purchase])
    #expect(lists[0].isEmpty)
  }
}
