import Foundation
import Testing

@testable import Statistics

@Suite struct ConfidenceIntervalTests {
  @Test func meansAndDeviations() {
    let sample = SampleStatistics([2, 4, 4, 4, 5, 5, 7, 9])
    #expect(sample.mean == 5)
    #expect(abs(sample.standardDeviation - (32.0 / 7).squareRoot()) < 1e-12)
    #expect(abs(sample.standardError - (32.0 / 56).squareRoot()) < 1e-12)
    #expect(SampleStatistics([3]).standardDeviation == 0)
    #expect(SampleStatistics([]).mean == 0)
    // A large mean costs no digits.
    #expect(SampleStatistics([1e9 + 1, 1e9 + 2, 1e9 + 3]).standardDeviation == 1)
  }

  @Test func aConstantSampleLeavesNoDoubt() {
    var rng = SplitMix(state: 1)
    let interval = ConfidenceInterval(bootstrapping: [4, 4, 4], using: &rng)
    #expect(interval.lower == 4 && interval.upper == 4)
  }

  @Test func widthIsThatOfTheNormalApproximation() {
    var rng = SplitMix(state: 2)
    let values = (0..<400).map { _ in Double.random(in: 0..<1, using: &rng) }
    let interval = ConfidenceInterval(bootstrapping: values, resamples: 10_000, using: &rng)
    let sample = SampleStatistics(values)
    // The bootstrap of a mean has variance s²(n − 1)/n²; a quantile of 10,000 draws is off by 2 %.
    let half = 1.96 * sample.standardError
    #expect(abs(interval.lower - (sample.mean - half)) < 0.1 * half)
    #expect(abs(interval.upper - (sample.mean + half)) < 0.1 * half)
  }

  @Test func intervalsHoldTheMeanAsOftenAsTheySay() {
    var rng = SplitMix(state: 3)
    var held = 0
    for _ in 0..<400 {
      let values = (0..<60).map { _ in Double.random(in: 0..<1, using: &rng) }
      let interval = ConfidenceInterval(
        bootstrapping: values, level: 0.9, resamples: 400, using: &rng)
      if interval.lower <= 0.5 && 0.5 <= interval.upper { held += 1 }
    }
    // Binomial(400, .9): 360 ± 5 × 6; percentile intervals of 60 values fall short by a percent.
    #expect((326...390).contains(held))
  }
}
