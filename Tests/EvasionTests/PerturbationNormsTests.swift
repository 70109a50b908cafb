import Essentials
import Testing
@testable import Evasion

@Suite struct PerturbationNormsTests {
  private func norms(_ row: [Float]) -> PerturbationNorms {
    row.withUnsafeBufferPointer { row in
      row.baseAddress.map { PerturbationNorms($0, count: row.count) } ?? PerturbationNorms()
    }
  }

  /// Every length up to three vectors, against sums in double precision; a third of numbers are 0.
  @Test(arguments: 1...24)
  func agreesWithPlainSums(count: Int) {
    var rng = SeededGenerator(seed: UInt64(count))
    for scale in [Float(1), 1e-30, 1e30] {
      let row = (0..<count).map { _ in rng.below(3) == 0 ? 0 : scale * rng.normal() }
      let exact = row.map { abs(Double($0)) }
      let found = norms(row)
      #expect(found.l0 == Double(exact.count { $0 != 0 }))
      #expect(abs(found.l1 - exact.reduce(0, +)) <= 1e-6 * exact.reduce(0, +))
      let length = exact.reduce(0) { $0 + $1 * $1 }.squareRoot()
      #expect(abs(found.l2 - length) <= 1e-6 * length)
      #expect(found.linf == exact.max() ?? 0)
    }
  }

  @Test func sumsAndSharesAreNormByNorm() {
    var sum = norms([3, -4, 0])
    sum.add(norms([0, 0, 2]))
    let half = sum.divided(by: 2)
    #expect([half.l0, half.l1, half.l2, half.linf] == [1.5, 4.5, 3.5, 3])
    #expect(PerturbationNorm.allCases.map { half[$0] } == [1.5, 4.5, 3.5, 3])
    #expect(norms([0, 0]) == PerturbationNorms())
  }
}
