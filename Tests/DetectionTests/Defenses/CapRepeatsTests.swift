import Essentials
import Interactions
import Testing
import Victims
@testable import Detection

@Suite struct CapRepeatsTests {
  private func injection(_ rows: [[Int]]) -> Injection {
    Injection(rows.enumerated().map { (slot: $0, clicks: $1.map { ItemID($0) }) })
  }

  @Test func theFirstClicksStay() throws {
    let log = InteractionLog(
      rows: [[1, 2, 1, 1, 2], [1, 1, 1]].map { $0.map { ItemID($0) } }, itemCount: 3)
    var two = CapRepeats.Configuration()
    two.cap = 2
    let capped = try CapRepeats(two).stand(before: log, seed: 1) { _ in }
    #expect(capped.log[UserID(0)].map(\.index) == [1, 2, 1, 2])
    #expect(capped.log[UserID(1)].map(\.index) == [1, 1])
    let distinct = try DistinctClicks(.init()).stand(before: log, seed: 1) { _ in }
    #expect(distinct.log[UserID(0)].map(\.index) == [1, 2])
    let rows = injection([[7, 8, 7, 7], [7, 7, 7]])
    let (left, single) = (try capped.admit(rows), try distinct.admit(rows))
    #expect(left == injection([[7, 8, 7], [7, 7]]))
    #expect(single == injection([[7, 8], [7]]))
  }
}
