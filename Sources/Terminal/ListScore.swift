import Documents
import Essentials
import Interactions
import Statistics

/// Two files of recommendations compared, user by user.
struct ListScore {
  private let comparison: ListComparison<Int32>
  private let before: RecommendationFile
  private let after: RecommendationFile
  private let names: [String]
  private let hasTest: Bool
  private let only: (before: Int, after: Int)
  private let seed: UInt64

  /// - Parameters:
  ///   - targets: The promoted items, numbered as those of the files.
  ///   - names: What they are called.
  ///   - heldOut: What each user took next, if that is known.
  /// - Throws: An ``InputError`` if no user has a list in both files.
  init(
    before: RecommendationFile, after: RecommendationFile, targets: [Int32], names: [String],
    heldOut: [Int32: Set<Int32>]?, k: Int, seed: UInt64
  ) throws {
    self.before = before
    self.after = after
    self.names = names
    self.seed = seed
    hasTest = heldOut != nil
    let later = Dictionary(uniqueKeysWithValues: zip(after.users, after.items))
    var comparison = ListComparison(targets: targets, k: k)
    for (user, items) in zip(before.users, before.items) {
      guard let new = later[user] else { continue }
      comparison.add(before: items, after: new, finding: heldOut?[user])
    }
    guard comparison.users > 0 else {
      throw InputError(
        .data, "no user has a list both in '\(before.path)' and in it", file: after.path)
    }
    only = (before.users.count - comparison.users, after.users.count - comparison.users)
    self.comparison = comparison
  }

  var document: ScoreDocument {
    let users = Double(comparison.users)
    let ceiling = min(comparison.k, names.count) * comparison.users
    let reached = { (counts: [Double]) in counts.map { $0 > 0 ? 1.0 : 0 } }
    let exposures = comparison.exposures
    let all = estimates(
      [
        exposures.before, exposures.after, reached(exposures.before), reached(exposures.after),
        comparison.changes, comparison.overlaps,
      ] + comparison.perTarget.flatMap { [$0.before, $0.after] })
    return ScoreDocument(
      before: before.path, after: after.path,
      understood: [before, after].map { "\($0.path): \($0.summary)" }, k: comparison.k,
      users: comparison.users, onlyBefore: only.before, onlyAfter: only.after,
      recNum: .init(before: all[0] * users, after: all[1] * users), ceiling: ceiling,
      shareOfCeiling: all[1] * (ceiling > 0 ? users / Double(ceiling) : 0),
      perTarget: names.enumerated().map { target, name in
        .init(
          target: name, before: all[6 + 2 * target] * users,
          after: all[7 + 2 * target] * users)
      }, usersReached: .init(before: all[2] * users, after: all[3] * users),
      blastRadius: .init(changedUsers: all[4], overlap: all[5]), accuracy: accuracy)
  }

  private var accuracy: ScoreDocument.Accuracy? {
    guard hasTest else { return nil }
    let (hits, gains) = (comparison.hits, comparison.gains)
    let all = estimates([hits.before, hits.after, gains.before, gains.after])
    return .init(
      hr: .init(before: all[0], after: all[1]), ndcg: .init(before: all[2], after: all[3]),
      users: hits.before.count)
  }

  /// The mean of each column, one value a user; the same users are drawn for all.
  private func estimates(_ columns: [[Double]]) -> [ScoreDocument.Estimate] {
    guard let users = columns.first?.count, users > 0 else {
      return columns.map { _ in .init(value: nil, interval: nil) }
    }
    var rng = SeededGenerator(seed: seed, stream: "users")
    return zip(columns, JointBootstrap(columns, using: &rng).intervals).map { values, interval in
      .init(
        value: values.reduce(0, +) / Double(users), interval: [interval.lower, interval.upper])
    }
  }
}

/// An estimate in other units.
private func * (estimate: ScoreDocument.Estimate, factor: Double) -> ScoreDocument.Estimate {
  .init(value: estimate.value.map { $0 * factor }, interval: estimate.interval?.map { $0 * factor })
}
