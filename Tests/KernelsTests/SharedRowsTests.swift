import Kernels
import Synchronization
import Testing

@Suite struct SharedRowsTests {
  @Test func threadsReadRows() {
    let values = (0..<600).map { $0 }
    let total = Atomic<Int>(0)
    values.withSharedRows(width: 6) { rows in
      #expect(rows.count == 100)
      Threads.forEachRange(of: rows.count) { range in
        for row in range {
          total.add(rows.row(row)[5], ordering: .relaxed)
          total.add(rows[6 * row], ordering: .relaxed)
        }
      }
    }
    #expect(total.load(ordering: .relaxed) == (0..<100).reduce(0) { $0 + 12 * $1 + 5 })
  }

  @Test func withoutElementsThereAreNoRows() {
    #expect([Float]().withSharedRows(width: 4) { $0.count } == 0)
  }

  @Test func brokenRowsTrap() async {
    await #expect(processExitsWith: .failure) { [1, 2, 3].withSharedRows(width: 2) { _ in } }
  }
}
