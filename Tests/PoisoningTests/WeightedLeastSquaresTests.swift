import Essentials
import Interactions
import Kernels
import Testing

@testable import Poisoning

@Suite struct WeightedLeastSquaresTests {
  private static let width = 16
  private let solver = WeightedLeastSquares(width: width, clickWeight: 5, regularization: 0.3)

  /// Some rows of 0s and 1s, and some of anything between.
  private func clicks(_ seed: UInt64, columns: Int = 12) -> (rows: ClickRows, dense: [[Float]]) {
    var rng = SeededGenerator(seed: seed)
    var rows = ClickRows(InteractionLog(rows: [], itemCount: columns))
    let dense = (0..<9).map { row in
      (0..<columns).map { _ -> Float in
        rng.below(3) > 0 || row == 4 ? 0 : row < 5 ? 1 : rng.uniform()
      }
    }
    for row in dense { rows.append(row) }
    return (rows, dense)
  }

  private func factors(_ count: Int, seed: UInt64) -> AlignedMemory<Float> {
    var rng = SeededGenerator(seed: seed)
    let memory = AlignedMemory<Float>(count: count * Self.width)
    for index in 0..<memory.count { memory.base[index] = 0.5 * rng.normal() }
    return memory
  }

  private func dot(_ a: AlignedMemory<Float>, _ i: Int, _ b: AlignedMemory<Float>, _ j: Int)
    -> Double
  {
    (0..<Self.width).reduce(0) {
      $0 + Double(a.base[i * Self.width + $1]) * Double(b.base[j * Self.width + $1])
    }
  }

  /// A solution is where the objective over all pairs is flat.
  @Test(arguments: 0..<4) func aSolutionIsStationary(seed: UInt64) {
    let (rows, dense) = clicks(seed)
    let source = factors(12, seed: seed + 9)
    let solution = solver.solve(rows, from: source)
    for (row, values) in dense.enumerated() {
      for factor in 0..<Self.width {
        var slope = 0.3 * Double(solution.base[row * Self.width + factor])
        for (column, x) in values.enumerated() {
          let miss = Double(x) - dot(solution, row, source, column)
          slope -=
            (1 + 4 * Double(x)) * miss * Double(source.base[column * Self.width + factor])
        }
        #expect(abs(slope) < 1e-4)
      }
    }
  }

  /// What the adjoint says of a linear loss is what differences say.
  @Test(arguments: 0..<3) func theAdjointIsTheGradient(seed: UInt64) {
    let (rows, dense) = clicks(seed)
    let source = factors(12, seed: seed + 20)
    let loss = factors(9, seed: seed + 30)
    func value(_ rows: ClickRows, _ source: AlignedMemory<Float>) -> Double {
      let solution = solver.solve(rows, from: source)
      return (0..<solution.count).reduce(0) {
        $0 + Double(solution.base[$1]) * Double(loss.base[$1])
      }
    }
    let solution = solver.solve(rows, from: source)
    let adjoint = solver.adjoint(
      of: loss, at: solution, rows, transposed: rows.transposed(columnCount: 12), from: source)
    let step: Float = 0.01
    for index in stride(from: 0, to: source.count, by: 7) {
      let (above, below) = (AlignedMemory(copying: source), AlignedMemory(copying: source))
      above.base[index] += step
      below.base[index] -= step
      let slope = (value(rows, above) - value(rows, below)) / Double(2 * step)
      #expect(
        abs(Double(adjoint.source.base[index]) - slope) < 2e-3 * (1 + abs(slope)), "\(index)")
    }
    for row in 5..<9 {
      for column in 0..<12 {
        func changed(_ step: Float) -> ClickRows {
          var rows = ClickRows(InteractionLog(rows: [], itemCount: 12))
          for (other, values) in dense.enumerated() {
            var values = values
            if other == row { values[column] += step }
            rows.append(values)
          }
          return rows
        }
        let slope =
          (value(changed(step), source) - value(changed(-step), source)) / Double(2 * step)
        let gradient = solver.clickGradient(
          solved: Float(dot(adjoint.solved, row, source, column)),
          prediction: Float(dot(solution, row, source, column)), value: dense[row][column])
        #expect(abs(Double(gradient) - slope) < 2e-3 * (1 + abs(slope)), "\(row), \(column)")
      }
    }
  }
}
