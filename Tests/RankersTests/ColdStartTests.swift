import Interactions
import Testing
@testable import Rankers

@Suite struct ColdStartTests {
  private let log = InteractionLog(
    rows: [[0, 2, 1], [0, 2, 3], [0, 2, 4]].map { $0.map { ItemID($0) } }, itemCount: 6)
  private let catalog = ItemCatalog(originalCount: 4, targetCount: 2)

  /// Items 1 and 3 have one interaction, 0 and 2 three; targets do not take part.
  @Test func theLeastPopularComeFirst() {
    #expect(
      (0...5).map { log.leastPopular($0, of: catalog) } == [
        [], [1], [1, 3], [1, 3, 0], [1, 3, 0, 2], [1, 3, 0, 2],
      ])
  }

  @Test func targetsWithoutClicksAreUnknown() {
    #expect(log.unknownTargets(of: catalog) == [5])
    // A log that does not have the targets yet.
    let shorter = InteractionLog(rows: [[ItemID(0)]], itemCount: 4)
    #expect(shorter.unknownTargets(of: catalog) == [4, 5])
  }

  @Test func theMeanOfRows() {
    let rows: [SIMD8<Float>] = [1, 1, 4, 4].map { SIMD8(repeating: $0) }
    #expect(meanRow(rows, width: 2) == [SIMD8(repeating: 2.5), SIMD8(repeating: 2.5)])
    #expect(meanRow(rows, width: 4) == rows)
  }
}
