import Interactions

/// One positive among sampled negatives for each user: what HR@k and NDCG@k are measured on.
public struct RankingTask: Sendable {
  /// Per user the positive in column 0, then the negatives.
  public let candidates: CandidateLists

  /// A task over lists whose column 0 holds the positives.
  public init(candidates: CandidateLists) { self.candidates = candidates }
}
