import Foundation
import Testing

@testable import Statistics

@Suite struct StudentDistributionTests {
  @Test func incompleteBetaAgreesWithScipy() throws {
    for golden in try ScipyGolden.load().beta {
      let found = regularizedIncompleteBeta(golden.x, a: golden.a, b: golden.b)
      #expect(abs(found - golden.value) <= 1e-12 * golden.value + 1e-300, "\(golden)")
    }
  }

  @Test func incompleteBetaOfWholeShapesIsABinomialTail() {
    // I_x(a, b) = P(Binomial(a + b − 1, x) ≥ a).
    func binomialTail(_ x: Double, _ a: Int, _ b: Int) -> Double {
      let n = a + b - 1
      return (a...n).reduce(0) { sum, k in
        let ways = (0..<k).reduce(1.0) { $0 * Double(n - $1) / Double($1 + 1) }
        return sum + ways * pow(x, Double(k)) * pow(1 - x, Double(n - k))
      }
    }
    for a in 1...6 {
      for b in 1...6 {
        for x in [0.05, 0.3, 0.5, 0.9] {
          let found = regularizedIncompleteBeta(x, a: Double(a), b: Double(b))
          #expect(abs(found - binomialTail(x, a, b)) < 1e-13)
        }
      }
    }
  }

  @Test func tailsAndQuantilesAgreeWithScipy() throws {
    for golden in try ScipyGolden.load().student {
      let student = StudentDistribution(degreesOfFreedom: golden.df)
      #expect(abs(student.upperTail(golden.t) - golden.tail) <= 1e-11 * golden.tail, "\(golden)")
      let quantile = student.quantile(golden.p)
      #expect(abs(quantile - golden.quantile) <= 1e-9 * (1 + abs(golden.quantile)), "\(golden)")
    }
  }

  @Test func normalQuantilesInvertTheDistribution() {
    #expect(abs(NormalDistribution.quantile(0.975) - 1.959963984540054) < 1e-12)
    #expect(abs(NormalDistribution.quantile(0.5)) < 1e-15)
    for z in [-6, -2.5, -0.1, 0.7, 3] {
      #expect(abs(NormalDistribution.quantile(NormalDistribution.cumulative(z)) - z) < 1e-9)
    }
    #expect(NormalDistribution.quantile(0) == -.infinity)
    #expect(NormalDistribution.quantile(1) == .infinity)
  }
}
