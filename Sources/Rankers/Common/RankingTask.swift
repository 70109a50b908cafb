import Interactions
import Statistics

/// One positive among sampled negatives for each user: what HR@k and NDCG@k are measured on.
public struct RankingTask: Sendable {
  /// Per user the positive in column 0, then the negatives.
  public let candidates: CandidateLists

  /// A task over lists whose column 0 holds the positives.
  public init(candidates: CandidateLists) { self.candidates = candidates }

  /// A task of finding each user's positive among `negatives` items that the user never touched;
  /// users without a positive are left out.
  ///
  /// `log` is all that users ever interacted with, training, validation and test. The negatives
  /// depend on the seed and the user alone.
  public init(
    finding positives: [ItemID?], amid log: InteractionLog, negatives: Int = 99, seed: UInt64
  ) {
    candidates = .ranking(positives, amid: log, negatives: negatives, seed: seed)
  }

  /// How well `ranker` finds the positives, with ties against them.
  public func metrics(of ranker: any Ranker, at k: Int = 10) -> RankingMetrics {
    RankingMetrics(ranker.scores(of: candidates), at: k)
  }
}
