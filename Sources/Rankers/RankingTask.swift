import Foundation
import Interactions
import Statistics

/// One positive among sampled negatives for each user: what HR@k and NDCG@k are measured on.
public struct RankingTask: Sendable {
  /// Per user the positive in column 0, then the negatives.
  public let candidates: CandidateLists

  /// A task over lists whose column 0 holds the positives.
  public init(candidates: CandidateLists) { self.candidates = candidates }

  /// How well `ranker` finds the positives among the negatives, at list length `k`.
  ///
  /// A positive that ties with a negative stands behind it. Without users both figures are 0.
  public func quality(of ranker: any Ranker, at k: Int = 10) -> Quality {
    quality(of: ranker.scores(of: candidates), at: k)
  }

  /// The same from scores of ``candidates``, `[users, candidates]`.
  func quality(of scores: Scores, at k: Int) -> Quality {
    var hits = 0
    var gain = 0.0
    for row in 0..<scores.rows {
      let rank = scores.values.withUnsafeBufferPointer { values in
        let start = row * scores.width
        let positive = values[start]
        var ahead = 0
        for index in start + 1..<start + scores.width where !(values[index] < positive) {
          ahead += 1
        }
        return ahead
      }
      if rank < k {
        hits += 1
        gain += 1 / log2(Double(rank + 2))
      }
    }
    let users = Double(max(1, scores.rows))
    return Quality(hitRate: Double(hits) / users, ndcg: gain / users)
  }

  /// HR@k and NDCG@k, means over users, from 0 to 1.
  public struct Quality: Sendable, Equatable {
    /// The share of users whose positive is among the first k.
    public var hitRate: Double
    /// The mean of 1 / log₂(rank + 1) of the positive, ranks from 1; 0 beyond k.
    public var ndcg: Double
  }
}
