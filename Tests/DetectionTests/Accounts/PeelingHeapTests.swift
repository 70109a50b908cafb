import Essentials
import Testing
@testable import Detection

@Suite struct PeelingHeapTests {
  /// Beside an array in which the lightest is looked for.
  @Test(arguments: [1, 2, 5, 40, 333])
  func theLightestLeavesFirst(count: Int) {
    var rng = SeededGenerator(seed: UInt64(count))
    // Few different weights, so that there are ties.
    var weights = (0..<count).map { _ in Double(5 + rng.below(6)) }
    var isThere = (0..<count).map { _ in rng.below(4) > 0 }
    var heap = PeelingHeap(weights) { isThere[$0] }
    while heap.count > 0 {
      #expect(heap.count == isThere.count { $0 })
      for _ in 0..<3 {
        let node = rng.below(count)
        guard isThere[node] else {
          #expect(!heap.contains(node))
          continue
        }
        let amount = Double(rng.below(3))
        weights[node] -= amount
        heap.lighten(node, by: amount)
      }
      let expected = weights.indices.filter { isThere[$0] }.min {
        (weights[$0], $0) < (weights[$1], $1)
      }
      let node = heap.removeLightest()
      #expect(node == expected)
      #expect(heap.weights[node] == weights[node])
      isThere[node] = false
    }
  }
}
