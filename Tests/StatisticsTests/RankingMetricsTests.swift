import Foundation
import Testing

@testable import Statistics

@Suite struct RankingMetricsTests {
  private func scores(_ rows: [[Float]]) -> Scores {
    var scores = Scores(rows: rows.count, width: rows.first?.count ?? 0)
    scores.values = rows.flatMap { $0 }
    return scores
  }

  @Test func closedForms() {
    // Ranks 0, 1, 2 and 3.
    let scores = scores([[9, 1, 2, 3], [5, 6, 1, 2], [5, 6, 7, 2], [0, 6, 7, 2]])
    let three = RankingMetrics(scores, at: 3)
    #expect(three.hitRatio == 0.75)
    #expect(abs((three.ndcg ?? 0) - (1 + 1 / log2(3) + 0.5) / 4) < 1e-12)
    #expect(RankingMetrics(scores, at: 1) == RankingMetrics(scores, at: 1))
    #expect(RankingMetrics(scores, at: 1).ndcg == 0.25)
  }

  /// Whoever chooses, a list of everything has the positive: 1 would say that somebody chose well.
  @Test func aListOfAllCandidatesSaysNothing() {
    let scores = scores([[9, 1, 2, 3], [0, 6, 7, 2]])
    for k in [4, 5, 100] {
      let metrics = RankingMetrics(scores, at: k)
      #expect(metrics.hitRatio == nil && metrics.ndcg == nil && !metrics.isDefined)
      #expect(metrics.users == 2 && metrics.candidates == 4)
      #expect(metrics.gain > 0)
    }
    #expect(RankingMetrics(scores, at: 3).isDefined)
  }

  @Test func tiesCountAgainstThePositive() {
    let flat = scores([[Float](repeating: 0, count: 100)])
    #expect(RankingMetrics(flat, at: 10).hitRatio == 0)
    #expect(flat.ranksOfFirstColumn == [99])
  }

  /// A recommender that diverged finds nothing.
  @Test func whatIsNotANumberComesLast() {
    for width in [2, 8, 9, 100] {
      var positive = [Float](repeating: 0, count: width)
      positive[0] = .nan
      var others = [Float](repeating: .nan, count: width)
      others[0] = 0
      let all = [Float](repeating: .nan, count: width)
      #expect(
        scores([positive, others, all]).ranksOfFirstColumn == [Int](repeating: width - 1, count: 3))
      #expect(RankingMetrics(scores([positive, others, all]), at: 1).ndcg == 0)
    }
  }

  @Test func ranksAgreeWithCounting() {
    var rng = SplitMix(state: 8)
    for width in 1..<40 {
      let rows = (0..<20).map { _ in
        (0..<width).map { _ in Float(Int.random(in: 0..<6, using: &rng)) }
      }
      #expect(
        scores(rows).ranksOfFirstColumn
          == rows.map { row in row.dropFirst().count { $0 >= row[0] } })
    }
  }

  @Test func nobodyHasNoMetrics() {
    let none = RankingMetrics(Scores(rows: 0, width: 100))
    #expect(none.hitRatio == nil)
    #expect(none.ndcg == nil)
    #expect(none.users == 0)
  }
}
