import Essentials
import Testing
@testable import PathReasoning

@Suite struct SparseRowsTests {
  @Test func agreesWithSets() {
    var rng = SeededGenerator(seed: 3)
    for _ in 0..<50 {
      let (height, width) = (1 + rng.below(8), 1 + rng.below(8))
      let rows = (0..<height).map { _ in
        (0..<rng.below(2 * width)).map { _ in Int32(rng.below(width)) }
      }
      let sparse = SparseRows(rows: rows)
      let sets = rows.map { Set($0) }
      let turned = sparse.transposed(rowCount: width)
      #expect(sparse.rowCount == height && turned.rowCount == width)
      #expect(sparse.count == sets.reduce(0) { $0 + $1.count } && turned.count == sparse.count)
      for row in 0..<height {
        #expect(Array(sparse[row]) == sets[row].sorted())
        for column in 0..<Int32(width) {
          #expect(sparse.contains(row: row, column: column) == sets[row].contains(column))
          #expect(
            turned.contains(row: Int(column), column: Int32(row)) == sets[row].contains(column))
        }
      }
      #expect(turned.transposed(rowCount: height) == sparse)
    }
  }
}
