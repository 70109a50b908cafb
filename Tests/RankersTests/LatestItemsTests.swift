import Interactions
import Testing
@testable import Rankers

@Suite struct LatestItemsTests {
  @Test(arguments: 1...5) func theLastOnesInTheirOrder(length: Int) {
    let rows = (0..<6).map { count in (0..<count).map { ItemID(10 * count + $0) } }
    let latest = LatestItems(rows.map { $0[...] }, length: length)
    for (user, row) in rows.enumerated() {
      #expect(Array(latest[user]) == row.suffix(length).map(\.rawValue))
    }
    #expect(latest[6].isEmpty && latest[99].isEmpty)
  }
}
