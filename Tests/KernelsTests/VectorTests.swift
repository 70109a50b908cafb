import Testing

@testable import Kernels

@Suite struct VectorTests {
  /// Whole numbers, so that no sum is rounded whatever its order.
  private func numbers(_ count: Int, step: Int) -> [Float] {
    (0..<count).map { Float($0 * step % 11 - 5) }
  }

  @Test(arguments: [0, 16, 48, 160]) func innerProductOfFloats(width: Int) {
    let (a, b) = (numbers(width, step: 3), numbers(width, step: 7))
    #expect(dot(a, b, width: width) == zip(a, b).reduce(0) { $0 + $1.0 * $1.1 })
  }

  @Test(arguments: 0...5) func innerProductOfVectors(count: Int) {
    let (a, b) = (AlignedMemory<Vector>(count: count), AlignedMemory<Vector>(count: count))
    let (x, y) = (numbers(8 * count, step: 3), numbers(8 * count, step: 7))
    for index in x.indices { (a.scalars[index], b.scalars[index]) = (x[index], y[index]) }
    #expect(dot(a.base, b.base, count: count) == zip(x, y).reduce(0) { $0 + $1.0 * $1.1 })
  }

  @Test func accumulatingAddsAMultiple() {
    let a = numbers(24, step: 3)
    var b = numbers(24, step: 5)
    let expected = zip(b, a).map { $0 + 3 * $1 }
    accumulate(&b, 3, a, width: 24)
    #expect(b == expected)
  }

  @Test func loadsAndStoresNeedNoAlignment() {
    var values = numbers(20, step: 3)
    let expected = Array(values[3..<11])
    values.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      let vector = base.vector(3)
      #expect((0..<8).map { vector[$0] } == expected)
      base.store(vector, at: 11)
    }
    #expect(Array(values[11..<19]) == expected)
  }
}
