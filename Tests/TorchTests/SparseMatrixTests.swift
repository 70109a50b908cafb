import Kernels
import Testing
@testable import Torch

@Suite struct SparseMatrixTests {
  /// 7 × 5 with an empty row, an empty column and a place named twice.
  static let entries: [(row: Int, column: Int, value: Float)] = [
    (0, 1, 2), (6, 4, -1), (0, 0, 1), (3, 2, 0.5), (3, 2, 0.25), (5, 4, 3), (1, 0, 4), (2, 1, -2),
  ]

  @Test func productsAreThoseOfTheDenseMatrix() {
    var rng = TestGenerator(1)
    let sparse = SparseMatrix(rows: 7, columns: 5, entries: Self.entries, dtype: .float64)
    var dense = [Double](repeating: 0, count: 35)
    for entry in Self.entries { dense[entry.row * 5 + entry.column] += Double(entry.value) }
    let x = Tensor.normal([5, 19], dtype: .float64, using: &rng)
    let expected = Tensor(dense, shape: [7, 5]).matmul(x)
    expectClose(sparse.matmul(x), expected.array(), tolerance: 1e-14)
    expectClose(
      sparse.matmul(x.transposed().contiguous().transposed()), expected.array(), tolerance: 1e-14)
    expectGradientsAreThoseOfDifferences(of: { sparse.matmul($0[0]) }, at: [x])
  }

  @Test func bitsDoNotDependOnThreads() {
    var rng = TestGenerator(2)
    let entries = (0..<20_000).map { _ in
      (
        row: Int.random(in: 0..<1_000, using: &rng), column: Int.random(in: 0..<1_000, using: &rng),
        value: Float.random(in: -1...1, using: &rng)
      )
    }
    let sparse = SparseMatrix(rows: 1_000, columns: 1_000, entries: entries)
    let x = Tensor.normal([1_000, 32], using: &rng)
    let count = Threads.count
    defer { Threads.count = count }
    let products = [1, 2, 3].map { threads in
      Threads.count = threads
      return sparse.matmul(x).array(of: Float.self)
    }
    #expect(products[0] == products[1] && products[0] == products[2])
  }

  @Test func mistakesTrap() async {
    await #expect(processExitsWith: .failure) {
      _ = SparseMatrix(rows: 2, columns: 2, entries: [(row: 0, column: 2, value: 1)])
    }
    await #expect(processExitsWith: .failure) {
      let matrix = SparseMatrix(rows: 2, columns: 2, entries: [(row: 0, column: 1, value: 1)])
      _ = matrix.matmul(.zeros([3, 4]))
    }
  }
}
