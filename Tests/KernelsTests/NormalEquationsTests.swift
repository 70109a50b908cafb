import Essentials
import Testing

@testable import Kernels

@Suite struct NormalEquationsTests {
  private let width = 16

  private func table(_ rows: Int) -> AlignedMemory<Float> {
    var rng = SeededGenerator(seed: 6)
    let memory = AlignedMemory<Float>(count: rows * width)
    for index in 0..<memory.count { memory.base[index] = rng.normal() }
    return memory
  }

  /// What is left over of (λI + ¼ YᵀY + Σ a y yᵀ) x − b, in double precision.
  private func residual(
    _ x: AlignedMemory<Float>, _ table: AlignedMemory<Float>, _ indices: [Int32],
    weights: [(matrix: Float, right: Float)], right: [Double]? = nil
  ) -> [Double] {
    var result = (0..<width).map { 0.5 * Double(x.base[$0]) }
    func add(_ row: Int, _ matrix: Double, _ right: Double) {
      let y = (0..<width).map { Double(table.base[row * width + $0]) }
      let product = (0..<width).reduce(0.0) { $0 + y[$1] * Double(x.base[$1]) }
      for k in 0..<width { result[k] += (matrix * product - right) * y[k] }
    }
    for row in 0..<table.count / width { add(row, 0.25, 0) }
    for (index, weight) in zip(indices, weights) {
      add(Int(index), Double(weight.matrix), right == nil ? Double(weight.right) : 0)
    }
    if let right { for k in 0..<width { result[k] -= right[k] } }
    return result
  }

  /// More rows than are gathered at a time; weights of every size, and none.
  @Test(arguments: [0, 1, 64, 150]) func weightedRowsAreSolvedFor(count: Int) {
    let table = table(40)
    let indices = (0..<count).map { Int32($0 * 7 % 40) }
    let weights = (0..<count).map { (matrix: Float($0 % 5) / 2, right: Float($0 % 3) - 1) }
    let gram = AlignedMemory<Float>(count: width * width)
    NormalEquations.gram(table.base, count: 40, width: width, weight: 0.25, into: gram.base)
    let equations = NormalEquations(width: width)
    let solution = AlignedMemory<Float>(count: width)
    func begin() {
      equations.begin(gram.base)
      equations.add(indices[...], of: table.base) { weights[$0] }
    }
    begin()
    equations.solve(regularization: 0.5, into: solution.base)
    for rest in residual(solution, table, indices, weights: weights) { #expect(abs(rest) < 1e-3) }
    // The same matrix with another right side.
    let right = (0..<width).map { Float($0) - 3 }
    begin()
    right.withUnsafeBufferPointer { equations.setRight($0.baseAddress!) }
    equations.solve(regularization: 0.5, into: solution.base)
    for rest in residual(
      solution, table, indices, weights: weights, right: right.map(Double.init))
    {
      #expect(abs(rest) < 1e-3)
    }
  }

  /// Rows without weights are rows of weight 1.
  @Test func withoutWeightsTheyAreOne() {
    let table = table(40)
    let indices = (0..<90).map { Int32($0 * 3 % 40) }
    let gram = AlignedMemory<Float>(count: width * width)
    let solutions = [true, false].map { isWeighted in
      let equations = NormalEquations(width: width)
      let solution = AlignedMemory<Float>(count: width)
      equations.begin(gram.base)
      if isWeighted {
        equations.add(indices[...], of: table.base) { _ in (matrix: 1, right: 1) }
      } else {
        equations.add(indices[...], of: table.base)
      }
      equations.solve(regularization: 1, into: solution.base)
      return solution.values
    }
    #expect(solutions[0] == solutions[1])
  }
}
