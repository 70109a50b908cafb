import Essentials
import Testing
@testable import Interactions

@Suite struct GroupedRowsTests {
  private func table(_ rows: [(user: Int, item: Int, time: Double)], timed: Bool) throws
    -> InteractionTable
  {
    var table = InteractionTable()
    for row in rows {
      table.users.append(
        try Array("\(row.user)".utf8).withUnsafeBufferPointer { try table.userNames.intern($0) })
      table.items.append(Int32(row.item))
      if timed { table.times.append(row.time) }
    }
    return table
  }

  /// Against a stable sort of everything, for users with few rows and with many.
  @Test(arguments: [1, 3, 40, 400], [true, false])
  func rowsComeInOrder(rowsPerUser: Int, timed: Bool) throws {
    var rng = SeededGenerator(seed: 3)
    let rows = (0..<5 * rowsPerUser).map { _ in
      (user: rng.below(5), item: rng.below(7), time: Double(rng.below(rowsPerUser)))
    }
    var table = try table(rows, timed: timed)
    let names = (0..<table.userNames.count).map { table.userNames[$0] }
    var grouped = GroupedRows(takingFrom: &table)
    #expect(table.users.isEmpty && table.items.isEmpty && table.times.isEmpty)
    var repeats = 0
    var firsts: [[Int32]] = []
    for (user, name) in names.enumerated() {
      let own = rows.enumerated().filter { "\($0.element.user)" == name }
      let sorted = own.sorted { first, second in
        guard timed, first.element.time != second.element.time else {
          return first.offset < second.offset
        }
        return first.element.time < second.element.time
      }.map { Int32($0.element.item) }
      #expect(Array(grouped.items[grouped.users[user]]) == sorted)
      repeats += sorted.count - Set(sorted).count
      firsts.append(
        sorted.enumerated().filter { index, item in !sorted[..<index].contains(item) }
          .map(\.element))
    }
    #expect(grouped.repeats(itemCount: 7) == repeats)
    grouped.keepFirst(itemCount: 7)
    #expect(grouped.users.map { Array(grouped.items[$0]) } == firsts)
  }
}
