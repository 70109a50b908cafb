import Essentials
import Foundation
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

@Suite struct RowTableMemoryTests {
  /// A table of 2³¹ − 1 rows costs what its three rows do: bytes in use before and after say so.
  @Test func memoryGoesWithTheRowsThatExist() throws {
    func resident() throws -> Int {
      let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
      return try #require(text.split(separator: " ").dropFirst().first.flatMap { Int($0) }) * 4096
    }
    var rng = SeededGenerator(seed: 4)
    let before = try resident()
    let count = Int(Int32.max) - 1
    let large = RowTable(rowCount: count, width: 64, using: &rng) { _ in 0.1 }
    rng = SeededGenerator(seed: 4)
    let small = RowTable(rowCount: 100, width: 64, using: &rng) { _ in 0.1 }
    for (row, table) in [(17, large), (17, small), (count - 1, large), (99, small)] {
      let place = table.reserve(row)
      table.fill(from: place)
    }
    // Four large pages at most, beside what other tests do meanwhile: a byte a row would be 2 GB.
    #expect(try resident() - before < 500_000_000)
    // The bits are those of any other table with this seed.
    let (one, other) = (large.record(at: 0), small.record(at: 0))
    #expect((0..<192).allSatisfy { one[$0] == other[$0] })
    #expect((64..<192).allSatisfy { one[$0] == 0 })
  }
}

extension SIMD4<Double> {
  fileprivate func map(_ transform: (Double) -> Double) -> SIMD4<Double> {
    SIMD4(transform(x), transform(y), transform(z), transform(w))
  }
}
