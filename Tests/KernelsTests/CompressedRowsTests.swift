import Essentials
import Kernels
import Testing

@Suite struct CompressedRowsTests {
  @Test func keepsRowsAsGiven() {
    let rows = [[3, 1, 3], [], [2]]
    let compressed = CompressedRows(rows: rows)
    #expect(compressed.count == 3)
    #expect(compressed.offsets == [0, 3, 3, 4])
    #expect((0..<3).map { Array(compressed[$0]) } == rows)
    #expect(compressed == CompressedRows(offsets: [0, 3, 3, 4], values: [3, 1, 3, 2]))
  }

  @Test func growsValueByValue() {
    var compressed = CompressedRows<Float>()
    #expect(compressed.count == 0)
    compressed.values.append(1)
    compressed.values += [2, 3]
    compressed.endRow()
    compressed.endRow()
    #expect(compressed == CompressedRows(rows: [[1, 2, 3], []]))
    #expect(CompressedRows<Float>(emptyRows: 2) == CompressedRows(rows: [[], []]))
  }

  @Test func columnsAscendAndCountOnce() {
    let compressed = CompressedRows(columnsOfRows: [[5, -1, 5, 0], [], [2, 2]])
    #expect((0..<3).map { Array(compressed[$0]) } == [[-1, 0, 5], [], [2]])
  }

  /// All 0/1 matrices of 3 × 3, beside a scan of their entries.
  @Test func transposingAndLookingUpAgreeWithAScan() {
    for bits in 0..<512 {
      func isSet(_ row: Int, _ column: Int) -> Bool { bits >> (3 * row + column) & 1 == 1 }
      let rows = (0..<3).map { row in (0..<3).filter { isSet(row, $0) }.map { Int32($0) } }
      let columns = (0..<3).map { column in (0..<3).filter { isSet($0, column) }.map { Int32($0) } }
      let compressed = CompressedRows(columnsOfRows: rows)
      #expect(compressed.transposed(rowCount: 3) == CompressedRows(rows: columns))
      for row in 0..<3 {
        for column in 0..<3 {
          #expect(compressed.contains(Int32(column), inAscendingRow: row) == isSet(row, column))
        }
      }
    }
  }

  @Test func transposingKeepsRepetitions() {
    let transposed = CompressedRows(rows: [[1, 1], [0, 1]] as [[Int32]]).transposed(rowCount: 3)
    #expect(transposed == CompressedRows(rows: [[1], [0, 0, 1], []] as [[Int32]]))
  }

  @Test func offsetsThatDoNotFitTrap() async {
    await #expect(processExitsWith: .failure) {
      _ = CompressedRows(offsets: [0, 3], values: [1.0])
    }
    await #expect(processExitsWith: .failure) {
      _ = CompressedRows(offsets: [0, 2, 1, 2], values: [1.0, 2.0])
    }
  }
}
