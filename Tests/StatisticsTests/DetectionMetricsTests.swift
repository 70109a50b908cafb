import Testing

@testable import Statistics

@Suite struct DetectionMetricsTests {
  /// Three of four positives and one of five negatives at .5 or more.
  @Test func precisionRecallAndF1AreTheDefinitions() {
    let metrics = DetectionMetrics(
      positives: [0.9, 0.5, 0.7, 0.2], negatives: [0.1, 0.6, 0.3, 0.49, 0])
    #expect(metrics.precision == 3.0 / 4)
    #expect(metrics.recall == 3.0 / 4)
    #expect(abs(metrics.f1 - 0.75) < 1e-12)
    // Pairs won: 5 + 4 + 5 + 2 of 20.
    #expect(abs(metrics.auc - 16.0 / 20) < 1e-12)
    // Of five negatives none may pass.
    #expect(metrics.recallAt1PercentFalseAlarms == 2.0 / 4)
    let silent = DetectionMetrics(positives: [0.1], negatives: [0.2])
    #expect(silent.precision == nil && silent.recall == 0 && silent.f1 == 0 && silent.auc == 0)
  }

  /// Scores on a coarse grid, so that there are many ties.
  @Test func agreesWithBruteForce() {
    var rng = SplitMix(state: 1)
    for round in 0..<60 {
      let levels = [2, 5, 1_000][round % 3]
      func draw(_ count: Int, from least: Int) -> [Float] {
        (0..<count).map { _ in Float(Int.random(in: least...levels, using: &rng)) / Float(levels) }
      }
      let positives = draw(Int.random(in: 1...40, using: &rng), from: round % 2)
      let negatives = draw(Int.random(in: 1...250, using: &rng), from: 0)
      let curve = ROCCurve(positives: positives, negatives: negatives)
      var won = 0.0
      for positive in positives {
        for negative in negatives {
          won += positive > negative ? 1 : positive == negative ? 0.5 : 0
        }
      }
      #expect(abs(curve.area - won / Double(positives.count * negatives.count)) < 1e-9)
      for rate in [0, 0.01, 0.1, 0.5, 1] {
        var best = 0.0
        for threshold in positives + negatives {
          let alarms = negatives.count { $0 >= threshold }
          if Double(alarms) / Double(negatives.count) <= rate {
            let caught = positives.count { $0 >= threshold }
            best = max(best, Double(caught) / Double(positives.count))
          }
        }
        #expect(curve.recall(atFalseAlarmRate: rate) == best)
      }
    }
  }

  @Test func theCurveRisesToItsEnd() {
    let curve = ROCCurve(positives: [3, 1, 1], negatives: [2, 1])
    #expect(
      curve.points == [
        .init(threshold: 3, falseAlarmRate: 0, recall: 1.0 / 3),
        .init(threshold: 2, falseAlarmRate: 0.5, recall: 1.0 / 3),
        .init(threshold: 1, falseAlarmRate: 1, recall: 1),
      ])
    #expect(ROCCurve(positives: [1, 1], negatives: [1]).area == 0.5)
  }
}
