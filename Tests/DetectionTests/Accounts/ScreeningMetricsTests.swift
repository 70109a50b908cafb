import Testing
@testable import Detection

@Suite struct ScreeningMetricsTests {
  /// Counted by hand: two false accounts at ranks 1 and 4 of a thousand and two.
  @Test func theyAreThoseOfTheRanks() {
    let real: [Float] = [8, 7] + [Float](repeating: 1, count: 998)
    let metrics = ScreeningMetrics(false: [9, 6], real: real)
    #expect(metrics.falseAccounts == 2 && metrics.realAccounts == 1000)
    #expect(abs(metrics.auc - (1 + 0.998) / 2) < 1e-12)
    #expect(abs(metrics.averagePrecision - (1 + 2.0 / 4) / 2) < 1e-12)
    // One real account in a thousand lets the first through, two in a thousand the second as well.
    #expect(metrics.recalls == [0.5, 1, 1])
    #expect(metrics.flagged == [1, 2, 2])
    #expect(metrics.caughtAmongFirst == 1)
  }

  @Test func whoIsAlikeIsCountedAgainstTheDetector() {
    let metrics = ScreeningMetrics(false: [1, 1], real: [Float](repeating: 1, count: 98))
    #expect(metrics.auc == 0.5 && metrics.recalls == [0, 0, 0] && metrics.caughtAmongFirst == 0)
    #expect(abs(metrics.averagePrecision - 0.02) < 1e-12)
    #expect(metrics.flagged == [0, 0, 0])
  }

  /// At most the share asked for lies above the threshold, whatever ties there are.
  @Test func theThresholdKeepsItsPromise() {
    let suspicion: [Float] = (0..<100).map { Float($0 / 3) }
    for rate in [0, 0.01, 0.05, 0.5, 1] {
      let threshold = ScreeningMetrics.threshold(falseAlarms: rate, of: suspicion)
      #expect(suspicion.count { $0 > threshold } <= Int(100 * rate))
    }
    #expect(ScreeningMetrics.threshold(falseAlarms: 0.03, of: (0..<100).map { Float($0) }) == 96)
    #expect(ScreeningMetrics.threshold(falseAlarms: 0.01, of: []) == .infinity)
  }
}
