import Essentials
import Kernels
import Testing
@testable import Rankers

@Suite struct SmallProductTests {
  /// All small shapes against sums in double precision, with the left side as it is and transposed,
  /// and with room between rows of the result that must stay as it was.
  @Test func agreesWithSums() {
    var rng = SeededGenerator(seed: 1)
    for (rows, depth, width) in [(1, 1, 1), (3, 5, 1), (9, 4, 1), (17, 3, 2), (6, 8, 3), (4, 7, 5)]
    {
      for isTransposed in [false, true] {
        let stride = width + 1
        let a = AlignedMemory<Vector>(count: rows * depth)
        let b = AlignedMemory<Vector>(count: depth * width)
        let c = AlignedMemory<Vector>(count: rows * stride)
        for index in 0..<rows * depth { a.scalars[index] = rng.normal() }
        for index in 0..<8 * depth * width { b.scalars[index] = rng.normal() }
        for index in 0..<8 * rows * stride { c.scalars[index] = rng.normal() }
        let before = (0..<8 * rows * stride).map { c.scalars[$0] }
        let matrix = StridedMatrix(a.scalars, stride: isTransposed ? rows : depth)
        addProduct(
          of: isTransposed ? matrix.transposed : matrix, rows: rows, depth: depth, and: b.base,
          width: width, to: c.base, stride: stride)
        for row in 0..<rows {
          for column in 0..<8 * stride {
            var sum = Double(before[row * 8 * stride + column])
            for k in 0..<(column < 8 * width ? depth : 0) {
              let x = a.scalars[isTransposed ? k * rows + row : row * depth + k]
              sum += Double(x) * Double(b.scalars[k * 8 * width + column])
            }
            #expect(abs(Double(c.scalars[row * 8 * stride + column]) - sum) < 1e-5)
          }
        }
      }
    }
  }
}
