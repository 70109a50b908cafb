import Essentials
import Interactions
import Testing

@testable import Poisoning

@Suite struct ClickRowsTests {
  @Test func rowsAndColumnsAreExchanged() {
    let log = InteractionLog(
      rows: [[2, 0, 2], [], [1, 2]].map { $0.map { ItemID($0) } }, itemCount: 4)
    var clicks = ClickRows(log)
    clicks.append([0, 0.5, 0, 0.25])
    func dense(_ rows: ClickRows, _ width: Int) -> [[Float]] {
      (0..<rows.count).map { row in
        var result = [Float](repeating: 0, count: width)
        for (column, value) in zip(rows.columns[row], rows.values(of: row)) {
          result[Int(column)] = value
        }
        return result
      }
    }
    let expected: [[Float]] = [[1, 0, 1, 0], [0, 0, 0, 0], [0, 1, 1, 0], [0, 0.5, 0, 0.25]]
    #expect(dense(clicks, 4) == expected)
    let transposed = clicks.transposed(columnCount: 4)
    #expect(dense(transposed, 4) == (0..<4).map { column in expected.map { $0[column] } })
    #expect(transposed.transposed(columnCount: 4) == clicks)
  }
}
