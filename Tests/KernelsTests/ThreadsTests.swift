import Kernels
import Synchronization
import Testing
import Torch

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

  @Test(arguments: [0, 1, 2, 7, 1_000]) func everyIndexIsTakenOnce(count: Int) {
    let seen = Mutex([Int](repeating: 0, count: count))
    Threads.forEach(of: count) { index in seen.withLock { $0[index] += 1 } }
    #expect(seen.withLock { $0.allSatisfy { $0 == 1 } })
  }

  @Test func workersTakeOverWhetherGradientsAreWanted() {
    let x = Tensor([1.0]).requiringGradient()
    func recorded() -> Int {
      let count = Atomic<Int>(0)
      Threads.forEach(of: 20) { _ in
        if (x * 2).requiresGradient { count.add(1, ordering: .relaxed) }
      }
      Threads.forEachRange(of: 20) { range in
        if (x * 2).requiresGradient { count.add(range.count, ordering: .relaxed) }
      }
      return count.load(ordering: .relaxed)
    }
    #expect(recorded() == 40)
    #expect(withoutGradient { recorded() } == 0)
    #expect(recorded() == 40)
  }

  @Test func workersLeaveTheirOwnStateAlone() {
    let x = Tensor([1.0]).requiringGradient()
    Threads.forEach(of: 8) { _ in withoutGradient { x.add(0) } }
    let count = Atomic<Int>(0)
    Threads.forEach(of: 8) { _ in
      if (x * 2).requiresGradient { count.add(1, ordering: .relaxed) }
    }
    #expect(count.load(ordering: .relaxed) == 8)
  }
}
