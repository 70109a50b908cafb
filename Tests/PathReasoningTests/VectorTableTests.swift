import Testing
@testable import PathReasoning

@Suite struct VectorTableTests {
  /// Widths around whole blocks: what is written is read, and the padding stays 0.
  @Test(arguments: [0, 1, 7, 8, 9, 17])
  func rowsArePaddedWithZeros(width: Int) {
    let table = VectorTable(count: 3, width: width)
    #expect(table.blocks == (width + 7) / 8)
    table[1] = (0..<width).map { Float($0 + 1) }
    #expect(table[1] == (0..<width).map { Float($0 + 1) })
    #expect(table[0] == [Float](repeating: 0, count: width))
    for column in width..<8 * table.blocks { #expect(table.numbers(1)[column] == 0) }
    #expect(table[2] == table[0])
  }

  @Test func copiesShareNothing() {
    let table = VectorTable(count: 2, width: 3)
    table[0] = [1, 2, 3]
    let (copy, same) = (table.copy(), table)
    table[0] = [4, 5, 6]
    #expect(copy[0] == [1, 2, 3] && same[0] == [4, 5, 6])
    copy.assign(table)
    #expect(copy[0] == [4, 5, 6])
  }

  @Test(arguments: [1, 8, 16, 21, 40])
  func innerProductsAreExactForSmallNumbers(width: Int) {
    let table = VectorTable(count: 2, width: width)
    table[0] = (0..<width).map { Float($0 % 5) - 2 }
    table[1] = (0..<width).map { Float($0 % 3) + 0.5 }
    let expected = zip(table[0], table[1]).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(dot(table.row(0), table.row(1), table.blocks) == expected)
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func oneNumberThatIsNoneIsFound(number: Float) {
    let table = VectorTable(count: 5, width: 11)
    for row in 0..<5 { table[row] = [Float](repeating: .greatestFiniteMagnitude, count: 11) }
    #expect(table.isFinite)
    table.numbers(3)[10] = number
    #expect(!table.isFinite)
    #expect(VectorTable(count: 0, width: 4).isFinite)
  }
}
