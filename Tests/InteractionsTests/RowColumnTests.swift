import Testing
@testable import Interactions

@Suite struct RowColumnTests {
  @Test func rowsStandAsTheyWereAdded() {
    var column = RowColumn<Int32>()
    var expected: [Int32] = []
    #expect(column.isEmpty)
    for step in 0..<400 {
      let added = 1 + step * 37 % RowColumn<Int32>.longestAppend
      column.append(added) { rows in
        for row in 0..<added { rows[row] = Int32(expected.count + row) }
      }
      expected += (0..<added).map { Int32(expected.count + $0) }
      if step.isMultiple(of: 3) {
        column.append(-1)
        expected.append(-1)
      }
    }
    #expect(column.count == expected.count && column.all == expected)
    #expect((0..<column.blockCount).flatMap { column.block($0) } == expected)
    var blocks: [Int32] = []
    column.forEachBlock { blocks += $0 }
    #expect(blocks == expected)
  }

  @Test func aCopyIsOnesOwn() {
    var column = RowColumn<Double>()
    column.append(1)
    let copy = column
    column.append(2)
    #expect(copy.all == [1] && column.all == [1, 2])
  }

  /// Columns that grow alike have the same blocks, whatever their elements are.
  @Test func blocksFallTogether() {
    var (numbers, times) = (RowColumn<Int32>(), RowColumn<Double>())
    for step in 0..<300 {
      let added = 1 + step * 91 % 1_024
      numbers.append(added) { $0.update(repeating: 1, count: added) }
      times.append(added) { $0.update(repeating: 1, count: added) }
    }
    #expect(numbers.blockCount == times.blockCount && numbers.blockCount > 2)
    for block in 0..<numbers.blockCount {
      #expect(numbers.block(block).count == times.block(block).count)
    }
  }
}
