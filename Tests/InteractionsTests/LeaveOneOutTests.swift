import Testing

@testable import Interactions

@Suite struct LeaveOneOutTests {
  @Test func lastIsTestAndTheOneBeforeValidation() {
    let rows = [[], [3], [1, 2], [4, 5, 6], [0, 0, 1, 0, 2]].map { $0.map { ItemID($0) } }
    let split = LeaveOneOut(InteractionLog(rows: rows, itemCount: 9))
    let train = [[], [3], [1, 2], [4], [0, 0, 1]].map { $0.map { ItemID($0) } }
    #expect(split.train == InteractionLog(rows: train, itemCount: 9))
    #expect(split.validation == [nil, nil, nil, ItemID(5), ItemID(0)])
    #expect(split.test == [nil, nil, nil, ItemID(6), ItemID(2)])
  }
}
