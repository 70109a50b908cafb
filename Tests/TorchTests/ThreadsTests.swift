import Synchronization
import Testing

@testable import Torch

@Suite struct ThreadsTests {
  @Test(arguments: [0, 1, 2, 7, 1_000], [1, 7, 2_000])
  func rangesCoverEverythingOnce(count: Int, grain: Int) {
    let seen = Mutex([Int](repeating: 0, count: count))
    Threads.forEachRange(of: count, grain: grain) { range in
      seen.withLock { for index in range { $0[index] += 1 } }
    }
    #expect(seen.withLock { $0.allSatisfy { $0 == 1 } })
  }

  @Test func nestedRangesRunOnTheirCallersThread() {
    let total = Atomic<Int>(0)
    Threads.forEachRange(of: 8) { outer in
      for _ in outer { Threads.forEachRange(of: 100) { total.add($0.count, ordering: .relaxed) } }
    }
    #expect(total.load(ordering: .relaxed) == 800)
  }
}
