import Testing
import Torch
@testable import Evasion

@Suite struct TensorRowsTests {
  private let matrix = Tensor((0..<12).map { Float($0) }, shape: [4, 3])

  @Test func rowsAreCopiedInTheirOrder() {
    let some = matrix.rows([3, 0, 3])
    #expect(some.rowArrays == [[9, 10, 11], [0, 1, 2], [9, 10, 11]])
    some.multiply(by: 0)
    #expect(matrix.rowArrays[3] == [9, 10, 11])
    #expect(matrix.rows([]).shape == [0, 3])
  }

  @Test func everyRowIsVisitedInOrder() {
    var seen: [Int] = []
    matrix.forEachRow { row, numbers in
      seen.append(row)
      numbers[1] = -1
    }
    #expect(seen == [0, 1, 2, 3])
    #expect(matrix.rowArrays == [[0, -1, 2], [3, -1, 5], [6, -1, 8], [9, -1, 11]])
  }
}
