import Testing

@testable import Statistics

@Suite struct SeedIntervalTests {
  @Test func studentIntervalsAgreeWithScipy() throws {
    for golden in try ScipyGolden.load().intervals {
      let interval = ConfidenceInterval(student: golden.values, level: golden.level)
      #expect(abs(interval.lower - golden.student[0]) < 1e-8)
      #expect(abs(interval.upper - golden.student[1]) < 1e-8)
    }
  }

  /// Both sides draw: scipy 400,000 samples and we 100,000, whose quantiles are off by half a percent
  /// of the width or so.
  @Test func bootstrapIntervalsAgreeWithScipy() throws {
    var rng = SplitMix(state: 11)
    for golden in try ScipyGolden.load().intervals {
      let percentile = ConfidenceInterval(
        bootstrapping: golden.values, level: golden.level, resamples: 100_000, using: &rng)
      let bca = ConfidenceInterval(
        accelerating: golden.values, level: golden.level, resamples: 100_000, using: &rng)
      for (found, expected) in [(percentile, golden.percentile), (bca, golden.bca)] {
        let slack = 0.02 * (expected[1] - expected[0])
        #expect(abs(found.lower - expected[0]) < slack, "\(golden.values.count) \(found)")
        #expect(abs(found.upper - expected[1]) < slack, "\(golden.values.count) \(found)")
      }
    }
  }

  @Test func theSameSeedGivesTheSameInterval() {
    func interval() -> ConfidenceInterval {
      var rng = SplitMix(state: 3)
      return ConfidenceInterval(accelerating: [1, 5, 2, 9], using: &rng)
    }
    #expect(interval() == interval())
  }

  @Test func oneValueSaysNothingOfTheSpread() {
    let student = ConfidenceInterval(student: [4])
    #expect(student.lower == -.infinity && student.upper == .infinity)
    var rng = SplitMix(state: 1)
    let bca = ConfidenceInterval(accelerating: [4, 4, 4], using: &rng)
    #expect(bca.lower == 4 && bca.upper == 4)
  }
}
