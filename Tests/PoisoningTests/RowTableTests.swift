import Essentials
import Kernels
import Testing

@testable import Poisoning

@Suite struct RowTableTests {
  /// Initial rows: N(0, deviation²), the same whenever and wherever they come into being.
  @Test func rowsStartNormalAndInNoOrder() {
    var rng = SeededGenerator(seed: 4)
    let count = 4000
    let table = RowTable(rowCount: count, width: 32, using: &rng) { $0 % 2 == 0 ? 1 : 3 }
    let scratch = AlignedMemory<Float>(count: 32)
    var sums = [SIMD4<Double>](repeating: .zero, count: 2)
    for row in 0..<count {
      let weights = table.weights(of: row, scratch: scratch.base)
      for k in 0..<32 {
        let x = Double(weights[k]) / (row % 2 == 0 ? 1 : 3)
        sums[row % 2] += SIMD4(x, x * x, x * x * x, x * x * x * x)
      }
    }
    for sum in sums {
      let moments = sum / Double(count * 16)
      // Five standard errors of the first four moments of 64,000 normal draws.
      let errors = SIMD4(1, 2, 15, 96).map { 5 * ($0 / Double(count * 16)).squareRoot() }
      #expect(abs(moments[0]) < errors[0])
      #expect(abs(moments[1] - 1) < errors[1])
      #expect(abs(moments[2]) < errors[2])
      #expect(abs(moments[3] - 3) < errors[3])
    }
    let before = Array(
      UnsafeBufferPointer(start: table.weights(of: 17, scratch: scratch.base), count: 32))
    _ = table.reserve(99)
    let place = table.reserve(17)
    table.fill(from: 0)
    #expect(Array(UnsafeBufferPointer(start: table.record(at: place), count: 32)) == before)
    #expect(table.count == 2 && table.place(of: 18) == nil && table.reserve(99) == 0)
  }
}

extension SIMD4<Double> {
  fileprivate func map(_ transform: (Double) -> Double) -> SIMD4<Double> {
    SIMD4(transform(x), transform(y), transform(z), transform(w))
  }
}
