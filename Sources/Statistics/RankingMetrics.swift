import Foundation

/// How well a ranker places one positive among negatives.
///
/// The positive is in column 0; a tie counts against it, so that a ranker that scores everything
/// alike gets nothing. With one positive the ideal DCG is 1, so that NDCG@k is 1 / log2(rank + 2)
/// for a rank (from 0) below k, and 0 otherwise (Järvelin & Kekäläinen 2002; He et al. 2017).
///
/// Without users there is nothing to measure, and a list of k that holds every candidate says nothing
/// of who chose it: figures are nil then.
public struct RankingMetrics: Sendable, Equatable {
  /// The length of a list, k.
  public let k: Int
  /// How many users were tested.
  public let users: Int
  /// How many candidates each user had, the positive included.
  public let candidates: Int
  /// The share of users whose positive is in their list, whatever it says.
  private let hits: Double
  /// The mean gain, whatever it says: what trainings of one model are compared by; 0 without users.
  package let gain: Double

  /// The metrics of `scores`, `[users, 1 + negatives]`, at `k`.
  public init(_ scores: Scores, at k: Int = 10) {
    self.init(ranks: scores.ranksOfFirstColumn, candidates: scores.width, at: k)
  }

  /// The metrics of lists in which each user's positive stands at `ranks`, from 0; any number from `k`
  /// on where it does not.
  ///
  /// - Parameters:
  ///   - ranks: Where each user's positive stands, from 0.
  ///   - candidates: How many items each list was chosen from.
  ///   - k: The length of a list.
  public init(ranks: [Int], candidates: Int, at k: Int = 10) {
    var hits = 0
    var gain = 0.0
    for rank in ranks where rank < k {
      hits += 1
      gain += RankingMetrics.ndcg(rank: rank)
    }
    let users = Double(max(1, ranks.count))
    self.k = k
    self.users = ranks.count
    self.candidates = candidates
    self.hits = Double(hits) / users
    self.gain = gain / users
  }

  /// Whether there was anything to find, and anything to miss.
  public var isDefined: Bool { users > 0 && candidates > k }

  /// The share of users whose positive is in their list, HR@k, from 0 to 1.
  public var hitRatio: Double? { isDefined ? hits : nil }

  /// The mean NDCG@k, from 0 to 1.
  public var ndcg: Double? { isDefined ? gain : nil }

  /// The NDCG of a single positive at `rank`, from 0.
  package static func ndcg(rank: Int) -> Double { 1 / log2(Double(rank + 2)) }
}

extension Scores {
  /// How many of the other candidates of its row score at least as much as the one in column 0,
  /// `[rows]`: its rank from 0, ties against it.
  package var ranksOfFirstColumn: [Int] {
    values.withUnsafeBufferPointer { values in
      (0..<rows).map { row in
        let candidates = UnsafeBufferPointer(rebasing: values[row * width..<(row + 1) * width])
        guard let first = candidates.first else { return 0 }
        // The positive itself is counted too.
        return countAtLeast(first, in: candidates) - 1
      }
    }
  }
}
