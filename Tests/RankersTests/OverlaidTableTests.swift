import Essentials
import Kernels
import Testing
@testable import Rankers

@Suite struct OverlaidTableTests {
  /// Rows that are replaced, again and again, beside an array of rows; copies stay what they were.
  @Test(arguments: 0..<10 as Range<UInt64>) func agreesWithAnArrayOfRows(seed: UInt64) {
    var rng = SeededGenerator(seed: seed)
    func row() -> [Vector] { (0..<2).map { _ in Vector(repeating: rng.normal()) } }
    var rows = (0..<7).map { _ in row() }
    var table = OverlaidTable(rows.flatMap { $0 }, width: 2)
    let (first, firstRows) = (table, rows)
    for round in 0..<6 {
      let indices = Array((0..<7 as Range<Int32>).shuffled(using: &rng).prefix(rng.below(4)))
      let replacements = indices.map { _ in row() }
      table.replace(indices, by: replacements.flatMap { $0 })
      for (index, replacement) in zip(indices, replacements) { rows[Int(index)] = replacement }
      if round == 3 {
        rows[2] = row()
        _ = table.withMutableRows { base in for k in 0..<2 { base[4 + k] = rows[2][k] } }
        table.withView { view in #expect(!(0..<7).contains { view.isReplaced($0) }) }
      }
      #expect(table.rowCount == 7)
      #expect(table.flat == rows.flatMap { $0 })
      #expect(table.rows([6, 0, 2]) == rows[6] + rows[0] + rows[2])
      table.withView { view in
        for index in 0..<7 {
          #expect((0..<2).map { view[index][$0] } == rows[index])
          if indices.contains(Int32(index)), round != 3 { #expect(view.isReplaced(index)) }
        }
      }
    }
    #expect(first.flat == firstRows.flatMap { $0 })
  }
}
