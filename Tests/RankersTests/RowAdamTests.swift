import Kernels
import Testing
@testable import Rankers

@Suite struct RowAdamTests {
  /// Rows get the sum of their gradients, others stay, and moments decay only with their row.
  @Test func rowsMoveAlone() {
    let table = AlignedMemory<Vector>(count: 4)
    let adam = RowAdam(rowCount: 4, width: 1, capacity: 2)
    let one = AlignedMemory<Vector>(count: 1)
    one.base[0] = Vector(repeating: 1)
    adam.add(one.base, to: 2)
    adam.add(one.base, to: 0)
    adam.add(one.base, to: 2)
    adam.apply(AdamRule(learningRate: 0.1).step(1), to: table.base)
    // The first step of Adam is its size, whatever the gradient.
    #expect((0..<4).map { (table.base[$0][0] * 1_000).rounded() } == [-100, 0, -100, 0])
    adam.apply(AdamRule(learningRate: 0.1).step(2), to: table.base)
    #expect((0..<4).map { (table.base[$0][0] * 1_000).rounded() } == [-100, 0, -100, 0])
    // m = .9 · .1 + .1 · 1 and .9 · .2 + .1 · 1; v = .999 · .001 + .001 and .999 · .004 + .001.
    adam.add(one.base, to: 0)
    adam.add(one.base, to: 2)
    let before = [table.base[0][0], table.base[2][0]]
    adam.apply(AdamRule(learningRate: 0.1).step(3), to: table.base)
    let moved = [before[0] - table.base[0][0], before[1] - table.base[2][0]]
    for (moved, (m, v)) in zip(moved, [(0.19, 0.001999), (0.28, 0.004996)]) {
      let expected =
        0.1 * (m / (1 - 0.729)) / (v / (1 - 0.999 * 0.999 * 0.999)).squareRoot()
      #expect(abs(Double(moved) - expected) < 1e-5)
    }
  }
}
