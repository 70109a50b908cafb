import Essentials
import Statistics
import Testing

/// What somebody outside can do with public declarations alone.
@Suite struct PublicSurfaceTests {
  @Test func aStrangerMeasuresLists() {
    var scores = Scores(rows: 2, width: 4)
    scores.values = [3, 1, 2, 0, 1, 5, 2, 9]
    let metrics = RankingMetrics(scores, at: 1)
    #expect(metrics.hitRatio == 0.5 && metrics.ndcg == 0.5)
    // The last column is a target: behind three items in the first row, ahead of all in the second.
    #expect(scores.recNum(targetCount: 1, k: 2) == 1)
  }

  @Test func aStrangerComparesMethods() {
    let (first, second) = ([5.0, 6, 7, 8], [4.0, 5, 5, 7])
    let comparison = PairedComparison(first, second)
    #expect(comparison.meanDifference == 1.25)
    // All four differences are above 0: one of sixteen signs.
    #expect(comparison.signFlipPValue(.greater) == 1.0 / 16)
    #expect((comparison.studentPValue(.greater) ?? 1) < 0.05)
    let interval = ConfidenceInterval(student: first)
    #expect(interval.lower < 6.5 && interval.upper > 6.5 && interval.level == 0.95)
    #expect(SampleStatistics(first).mean == 6.5)
  }

  @Test func aStrangerTellsDistributionsApart() {
    var rng = SeededGenerator(seed: 1)
    let near = VectorSample((0..<40).map { Float($0 % 10) / 10 }, width: 1)
    let far = VectorSample((0..<40).map { 5 + Float($0 % 10) / 10 }, width: 1)
    let kernel = GaussianKernel(bandwidth: 1)
    let distance = MaximumMeanDiscrepancy(
      between: near, and: far, kernel: kernel, permutations: 99, using: &rng)
    #expect(distance.value > 1 && distance.pValue == 0.01)
    let curve = ROCCurve(positives: [2, 3], negatives: [0, 1])
    #expect(curve.area == 1 && curve.recall(atFalseAlarmRate: 0) == 1)
    #expect(DetectionMetrics(positives: [0.9], negatives: [0.1]).f1 == 1)
  }
}
