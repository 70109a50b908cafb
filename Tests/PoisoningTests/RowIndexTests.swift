import Essentials
import Testing

@testable import Poisoning

@Suite struct RowIndexTests {
  /// As a dictionary has it, for rows that are doubled from level to level and for rows at random.
  @Test func rowsAreFoundWhereTheyWerePut() {
    var rng = SeededGenerator(seed: 2)
    var index = RowIndex()
    var expected: [Int: Int] = [:]
    func add(_ row: Int) {
      guard expected[row] == nil else { return }
      #expect(index.place(of: row) == nil)
      index.add(row, at: expected.count)
      expected[row] = expected.count
    }
    for leaf in 0..<400 {
      var node = (1 << 23) + leaf * 9_973
      while node > 0 {
        add(node - 1)
        node /= 2
      }
    }
    for _ in 0..<5_000 { add(rng.below(Int(Int32.max) - 1)) }
    #expect(expected.count > 9_000)
    for (row, place) in expected { #expect(index.place(of: row) == place) }
    for _ in 0..<5_000 {
      let row = rng.below(1 << 24)
      #expect(index.place(of: row) == expected[row])
    }
  }
}
