import Essentials
import Testing
@testable import Statistics

@Suite struct PairedComparisonTests {
  @Test func pValuesAgreeWithScipy() throws {
    for golden in try ScipyGolden.load().paired {
      let comparison = PairedComparison(golden.first, golden.second)
      #expect(abs(try #require(comparison.tStatistic) - golden.t) < 1e-8 * (1 + abs(golden.t)))
      let different = try #require(comparison.studentPValue())
      let greater = try #require(comparison.studentPValue(.greater))
      #expect(abs(different - golden.different) < 1e-9)
      #expect(abs(greater - golden.greater) < 1e-9)
      #expect(abs(comparison.signFlipPValue() - golden.flipsDifferent) < 1e-12)
      #expect(abs(comparison.signFlipPValue(.greater) - golden.flipsGreater) < 1e-12)
    }
  }

  @Test func threeSeedsCannotProveMuchByFlippingSigns() {
    let comparison = PairedComparison([5, 6, 7], [1, 1, 1])
    #expect(comparison.signFlipPValue() == 0.25)
    #expect(comparison.signFlipPValue(.greater) == 0.125)
    #expect(comparison.meanDifference == 5)
  }

  @Test func equalDifferencesLeaveNoDoubtAndNoneSayNothing() {
    let better = PairedComparison([3, 4], [1, 2])
    #expect(better.tStatistic == .infinity && better.studentPValue() == 0)
    #expect(better.studentPValue(.greater) == 0)
    let worse = PairedComparison([1, 2], [3, 4])
    #expect(worse.studentPValue() == 0 && worse.studentPValue(.greater) == 1)
    let same = PairedComparison([1, 2], [1, 2])
    #expect(same.tStatistic == nil && same.studentPValue() == nil)
    #expect(same.signFlipPValue() == 1 && same.signFlipPValue(.greater) == 1)
    #expect(PairedComparison([9], [1]).studentPValue() == nil)
    #expect(PairedComparison([9], [1]).signFlipPValue(.greater) == 0.5)
  }

  /// Where there is no difference, a p below 0.1 comes up in a tenth of the experiments.
  @Test func pValuesAreUniformWithoutADifference() {
    var rng = SplitMix(state: 7)
    var student = 0
    var flips = 0
    let experiments = 4_000
    for _ in 0..<experiments {
      let first = (0..<6).map { _ in
        (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &rng) }
      }
      let comparison = PairedComparison(first, [Double](repeating: 0, count: 6))
      if comparison.studentPValue() ?? 1 <= 0.1 { student += 1 }
      // Of 64 signs, p is a multiple of 1/32.
      if comparison.signFlipPValue() <= 3.0 / 32 { flips += 1 }
    }
    // Five standard deviations of binomials of 4,000.
    #expect(abs(student - 400) < 95)
    #expect(abs(flips - 375) < 93)
  }
}
