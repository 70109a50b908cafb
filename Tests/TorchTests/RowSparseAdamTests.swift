import Kernels
import Testing
@testable import Torch

@Suite struct RowSparseAdamTests {
  /// Width 11: one full vector of 8 and a rest.
  @Test func agreesWithPyTorchsSparseAdam() throws {
    let golden = try Golden("sparse_adam")
    var table = try golden.floats("start")
    let adam = RowSparseAdam(.init(learningRate: 0.01), rows: 6, width: 11)
    for step in 0..<3 {
      let rows = try golden.array("rows.\(step)").map { Int32($0) }
      adam.step(rows: rows, gradient: try golden.floats("grad.\(step)"), updating: &table)
      expectClose(Tensor(table), try golden.array("after.\(step)"), tolerance: 2e-7)
    }
    #expect(adam.touchedRows == [0, 2, 5, 1, 4])
  }

  /// The two differ only in how epsilon enters, so it is made to vanish.
  @Test func agreesWithDenseAdamWhenAllRowsTakePart() {
    var rng = TestGenerator(1)
    // Enough rows for two threads to share.
    let (rows, width) = (6_000, 24)
    let count = Threads.count
    Threads.count = 2
    defer { Threads.count = count }
    let start = Tensor.normal([rows, width], using: &rng)
    var table = start.array(of: Float.self)
    let sparse = RowSparseAdam(.init(learningRate: 0.1), rows: rows, width: width)
    sparse.configuration.epsilon = 1e-20
    let parameter = start.copy().requiringGradient()
    var dense = Adam([NamedTensor("x", parameter)], .init(learningRate: 0.1, epsilon: 1e-20))
    for _ in 0..<5 {
      let gradient = Tensor.normal([rows, width], using: &rng)
      dense.step([gradient])
      sparse.step(
        rows: Array(0..<Int32(rows)), gradient: gradient.array(of: Float.self), updating: &table)
    }
    expectClose(parameter, table.map(Double.init), tolerance: 5e-6)
  }

  @Test func rowsThatTakeNoPartStay() {
    var table = [Float](repeating: 1, count: 100 * 8)
    let adam = RowSparseAdam(rows: 100, width: 8)
    for _ in 0..<3 {
      adam.step(rows: [7, 90], gradient: [Float](repeating: 1, count: 16), updating: &table)
    }
    for row in 0..<100 {
      let moved = table[row * 8..<(row + 1) * 8].allSatisfy { $0 != 1 }
      let stayed = table[row * 8..<(row + 1) * 8].allSatisfy { $0 == 1 }
      #expect(row == 7 || row == 90 ? moved : stayed)
    }
  }

  @Test func stateResumesToTheSameBits() throws {
    var rng = TestGenerator(2)
    var table = [Float](repeating: 0, count: 50 * 5)
    let adam = RowSparseAdam(rows: 50, width: 5)
    func step(_ adam: RowSparseAdam, _ rows: [Int32], _ table: inout [Float], _ seed: UInt64) {
      var rng = TestGenerator(seed)
      let gradient = Tensor.normal([rows.count, 5], using: &rng).array(of: Float.self)
      adam.step(rows: rows, gradient: gradient, updating: &table)
    }
    step(adam, [3, 9, 49], &table, rng.next())
    step(adam, [0, 9], &table, rng.next())
    let state = Dictionary(uniqueKeysWithValues: adam.state.map { ($0.name, $0.tensor) })
    let resumed = try RowSparseAdam(rows: 50, width: 5, restoring: state)
    var resumedTable = table
    let seed = rng.next()
    step(adam, [0, 3, 12], &table, seed)
    step(resumed, [0, 3, 12], &resumedTable, seed)
    #expect(table.map(\.bitPattern) == resumedTable.map(\.bitPattern))
    #expect(resumed.touchedRows == adam.touchedRows)
    #expect(throws: TensorFileError.self) {
      try RowSparseAdam(rows: 40, width: 5, restoring: state)
    }
  }

  @Test func rowsOutOfOrderTrap() async {
    await #expect(processExitsWith: .failure) {
      var table = [Float](repeating: 0, count: 30)
      let adam = RowSparseAdam(rows: 10, width: 3)
      adam.step(rows: [4, 2], gradient: [Float](repeating: 1, count: 6), updating: &table)
    }
  }
}
