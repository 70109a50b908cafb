import Kernels
import Testing

@Suite struct DisjointRowsTests {
  @Test func threadsFillTheirRows() {
    var values = [Int](repeating: 0, count: 3_000)
    values.withDisjointRows(width: 3) { rows in
      Threads.forEachRange(of: rows.count, grain: 10) { range in
        for row in range { for column in 0..<3 { rows.row(row)[column] = 10 * row + column } }
      }
    }
    for row in 0..<1_000 {
      for column in 0..<3 { #expect(values[3 * row + column] == 10 * row + column) }
    }
  }

  @Test func elementsThatAreObjectsAreKept() {
    var lists = [[Int]](repeating: [], count: 50)
    lists.withDisjointRows { lists in
      Threads.forEach(of: 50) { index in
        lists[index].append(index)
        lists[index].append(lists[index][0] + 1)
      }
    }
    #expect(lists == (0..<50).map { [$0, $0 + 1] })
  }

  @Test func withoutElementsThereAreNoRows() {
    var empty: [Float] = []
    #expect(empty.withDisjointRows(width: 4) { $0.count } == 0)
  }

  @Test func brokenRowsTrap() async {
    await #expect(processExitsWith: .failure) {
      var values = [Float](repeating: 0, count: 7)
      values.withDisjointRows(width: 2) { _ in }
    }
  }
}
