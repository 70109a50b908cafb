import Interactions
import Rankers
import Statistics

/// What real users are to be recommended: each one's last interaction, which no training saw.
///
/// Accuracy before and after a poison says what an attack costs users who have nothing to do with
/// it.
public struct HeldOut: Sendable {
  /// Each user's item to find, `[users]`; users with nil are not asked about.
  public let positives: [ItemID?]
  /// All that users ever interacted with.
  public let log: InteractionLog
  /// Where the negatives of `task` come from.
  public let seed: UInt64

  /// Items to find, amid all that users ever interacted with.
  public init(_ positives: [ItemID?], amid log: InteractionLog, seed: UInt64) {
    self.positives = positives
    self.log = log
    self.seed = seed
  }

  /// The same items among 99 that the user never touched, where lists are chosen from candidates.
  var task: RankingTask { RankingTask(finding: positives, amid: log, seed: seed) }

  /// Whose item there is to find.
  var users: [UserID] { positives.indices.filter { positives[$0] != nil }.map { UserID($0) } }

  /// How well a ranker finds the items, the way that `lists` says; nil if a score is no finite
  /// number.
  ///
  /// - Parameter log: What it was trained on: nothing of it is in whole lists.
  package func metrics(
    of ranker: any Ranker, trainedOn log: InteractionLog, lists: ListKind, k: Int = 10
  ) throws -> RankingMetrics? {
    switch lists {
    case .candidates:
      let scores = ranker.scores(of: task.candidates)
      return scores.areFinite() ? RankingMetrics(scores, at: k) : nil
    case .full:
      let items = ItemCatalog(originalCount: log.itemCount, targetCount: 0)
      return metrics(
        of: try FullLists(items: items, log: log).lists(by: ranker, for: users, k: k),
        candidates: items.count, at: k)
    }
  }

  /// How well whole lists hold the items.
  ///
  /// - Parameter candidates: How many items a list is chosen from.
  func metrics(of lists: RecommendedLists, candidates: Int, at k: Int) -> RankingMetrics {
    RankingMetrics(
      ranks: zip(lists.users, lists.items).map { user, items in
        items.firstIndex { $0 == positives[user.index] } ?? k
      }, candidates: candidates, at: k)
  }
}
