import Foundation
import Kernels
import Testing
@testable import Rankers

@Suite struct PairwiseLossTests {
  /// The loss by the definition, and its slopes by differences.
  @Test func slopesAreThoseOfTheMeanLoss() {
    let rows = AlignedMemory<Float>(count: 5 * 16)
    for index in 0..<rows.count { rows.base[index] = Float(sin(Double(index))) / 2 }
    var draws = InteractionSampler.Draws()
    (draws.users, draws.positives, draws.negatives) = ([0, 1, 1], [0, 2, 1], [1, 0, 2])
    let pairs = PairwiseLoss.Pairs(draws, firstItem: 2)
    #expect(pairs.rows == [0, 1, 1, 2, 4, 3, 3, 2, 4])
    let (loss, slopes) = PairwiseLoss.slopes(of: pairs, rows: rows, width: 16)
    func x(_ index: Int) -> Double {
      (0..<16).reduce(0) { sum, k in
        let user = Double(rows.base[pairs.users[index] * 16 + k])
        return sum + user
          * Double(
            rows.base[pairs.positives[index] * 16 + k] - rows.base[pairs.negatives[index] * 16 + k])
      }
    }
    func cost(_ x: Double) -> Double { log(1 + exp(-x)) }
    #expect(abs(loss - (0..<3).reduce(0) { $0 + cost(x($1)) }) < 1e-4)
    for index in 0..<3 {
      let slope = (cost(x(index) + 1e-5) - cost(x(index) - 1e-5)) / 2e-5 / 3
      #expect(abs(Double(slopes.base[index]) - slope) < 1e-4)
    }
  }
}
