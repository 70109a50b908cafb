import Interactions
import Rankers
import Statistics

/// Candidate lists in two stages, to count exposures without scoring what cannot matter.
///
/// More originals never list more targets. So a user's targets are scored first with the few
/// originals that the snapshot put on top without a poison: where these alone keep every target out
/// of the list, which is so for most users under most poisons, the others need no score. Only for
/// the remaining users everything else is scored as well. The counts are the same.
struct StagedCandidates: Sendable {
  /// Of each user the originals that the snapshot scores best, then the targets.
  let leaders: CandidateLists
  /// Of each user all other originals, `[users, otherCount]`.
  private let others: [ItemID]
  private let otherCount: Int
  private let eligibility: Eligibility
  private let listLength: Int

  /// Divides `candidates`, which `clean` has scores for.
  ///
  /// A half more originals than a list has places lead, so that a poison may move some of them down.
  init(_ candidates: CandidateLists, clean: Scores, eligibility: Eligibility, listLength: Int) {
    let targetCount = eligibility.targetCount
    let originalCount = candidates.width - targetCount
    let leaderCount = min(originalCount, listLength + (listLength + 1) / 2)
    otherCount = originalCount - leaderCount
    self.eligibility = eligibility
    self.listLength = listLength
    var leaders: [ItemID] = []
    var others: [ItemID] = []
    leaders.reserveCapacity(candidates.users.count * (leaderCount + targetCount))
    others.reserveCapacity(candidates.users.count * otherCount)
    for row in candidates.users.indices {
      let start = row * candidates.width
      let order = (start..<start + originalCount).sorted {
        (clean.values[$1], $0) < (clean.values[$0], $1)
      }
      leaders += order.prefix(leaderCount).map { candidates.items[$0] }
      others += order.dropFirst(leaderCount).map { candidates.items[$0] }
      leaders += candidates.items[start + originalCount..<start + candidates.width]
    }
    self.leaders = CandidateLists(
      users: candidates.users, width: leaderCount + targetCount, items: leaders,
      itemCount: candidates.itemCount)
    self.others = others
  }

  /// How often each target is listed by `ranker`'s scores, `[targets]`, or nil where more than half of
  /// the users are left after the first stage, so that scoring all candidates at once costs less.
  ///
  /// - Parameter k: The length of a list, at most the one that the stages were made for.
  func exposures(by ranker: any Ranker, k: Int) -> [Int]? {
    precondition(k <= listLength, "as many originals lead as the list is long")
    let targetCount = eligibility.targetCount
    var first = ranker.scores(of: leaders)
    eligibility.withhold(from: &first, of: leaders.users)
    guard otherCount > 0 else { return first.exposures(targetCount: targetCount, k: k) }
    let open = leaders.users.indices.filter {
      first.listsTarget(row: $0, targetCount: targetCount, k: k)
    }
    guard !open.isEmpty else { return [Int](repeating: 0, count: targetCount) }
    guard open.count <= leaders.users.count / 2 else { return nil }
    let second = ranker.scores(
      of: CandidateLists(
        users: open.map { leaders.users[$0] }, width: otherCount,
        items: open.flatMap { others[$0 * otherCount..<($0 + 1) * otherCount] },
        itemCount: leaders.itemCount))
    var all = Scores(rows: open.count, width: otherCount + leaders.width)
    all.values.removeAll(keepingCapacity: true)
    for (index, row) in open.enumerated() {
      all.values += second[index]
      all.values += first[row]
    }
    return all.exposures(targetCount: targetCount, k: k)
  }
}
