import Essentials
import Foundation
import Testing
@testable import Rankers

@Suite struct FactorTableTests {
  @Test(arguments: [1, 15, 16, 17, 64, 100])
  func innerProductsIgnoreThePadding(dimension: Int) {
    var rng = SeededGenerator(seed: 3)
    let table = FactorTable(rowCount: 2, dimension: dimension, standardDeviation: 1, using: &rng)
    let expected = zip(table[0], table[1]).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    let measured = table.withBlocks {
      innerProduct($0, $0 + table.blockCount, count: table.blockCount)
    }
    #expect(abs(Double(measured ?? .nan) - expected) < 1e-5 * Double(dimension))
  }

  @Test func rowsCanBeTakenApartAndPutTogether() {
    var rng = SeededGenerator(seed: 3)
    let table = FactorTable(rowCount: 5, dimension: 20, standardDeviation: 1, using: &rng)
    #expect(table.rows(0..<2).appending(table.rows(2..<5)) == table)
    #expect(table.rows(3..<4)[0] == table[3])
  }

  @Test func copiesAreIndependent() {
    var rng = SeededGenerator(seed: 3)
    var table = FactorTable(rowCount: 2, dimension: 3, standardDeviation: 1, using: &rng)
    let copy = table
    let before = copy[1]
    table[1] = [1, 2, 3]
    #expect(copy[1] == before && table[1] == [1, 2, 3])
  }
}
