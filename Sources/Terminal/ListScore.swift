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
    return ScoreDocument(
      before: before.path, after: after.path,
      understood: [before, after].map { "\($0.path): \($0.summary)" }, k: comparison.k,
      users: comparison.users, onlyBefore: only.before, onlyAfter: only.after,
      recNum: change(comparison.exposures, times: users), ceiling: ceiling,
      shareOfCeiling: estimate(
        comparison.exposures.after, times: ceiling > 0 ? users / Double(ceiling) : 0),
      perTarget: zip(names, comparison.perTarget).map { name, lists in
        .init(
          target: name, before: estimate(lists.before, times: users),
          after: estimate(lists.after, times: users))
      },
      usersReached: change(
        (reached(comparison.exposures.before), reached(comparison.exposures.after)), times: users),
      blastRadius: .init(
        changedUsers: estimate(comparison.changes), overlap: estimate(comparison.overlaps)),
      accuracy: hasTest
        ? .init(
          hr: change(comparison.hits), ndcg: change(comparison.gains),
          users: comparison.hits.before.count) : nil)
  }

  private func change(
    _ values: (before: [Double], after: [Double]), times factor: Double = 1
  ) -> ScoreDocument.Change {
    .init(
      before: estimate(values.before, times: factor), after: estimate(values.after, times: factor))
  }

  /// The mean of `values`, one a user, times a factor.
  private func estimate(
    _ values: [Double], times factor: Double = 1
  ) -> ScoreDocument.Estimate {
    guard !values.isEmpty else { return .init(value: nil, interval: nil) }
    // The same users are drawn for every figure.
    var rng = SeededGenerator(seed: seed, stream: "users")
    let interval = ConfidenceInterval(bootstrapping: values, using: &rng)
    let mean = values.reduce(0, +) / Double(values.count)
    return .init(
      value: mean * factor, interval: [interval.lower * factor, interval.upper * factor])
  }
}
