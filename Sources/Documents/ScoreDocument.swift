/// What `score` prints with `--json`.
package struct ScoreDocument: Codable, Sendable {
  /// A figure with the interval that users drawn again would give it, 95 of 100 times.
  package struct Estimate: Codable, Sendable, Equatable {
    /// Null where there is nothing to take the mean of.
    @OrNull package var value: Double?
    /// The lower and the upper end; null without a value.
    @OrNull package var interval: [Double]?

    package init(value: Double?, interval: [Double]?) {
      self.value = value
      self.interval = interval
    }
  }

  /// A figure before the poison and after it.
  package struct Change: Codable, Sendable, Equatable {
    package var before: Estimate
    package var after: Estimate

    package init(before: Estimate, after: Estimate) {
      self.before = before
      self.after = after
    }
  }

  /// One of the promoted items.
  package struct Target: Codable, Sendable, Equatable {
    package var target: String
    /// In how many lists it stands.
    package var before: Estimate
    package var after: Estimate

    package init(target: String, before: Estimate, after: Estimate) {
      self.target = target
      self.before = before
      self.after = after
    }
  }

  /// What changed for users, whether it was meant or not.
  package struct BlastRadius: Codable, Sendable, Equatable {
    /// The share of users whose list changed at all, from 0 to 1.
    package var changedUsers: Estimate
    /// The mean share of a list that stood in the one before, from 0 to 1.
    package var overlap: Estimate

    package init(changedUsers: Estimate, overlap: Estimate) {
      self.changedUsers = changedUsers
      self.overlap = overlap
    }
  }

  /// How well lists hold what users took next.
  package struct Accuracy: Codable, Sendable, Equatable {
    package var hr: Change
    package var ndcg: Change
    /// How many users had something to find.
    package var users: Int

    package init(hr: Change, ndcg: Change, users: Int) {
      self.hr = hr
      self.ndcg = ndcg
      self.users = users
    }
  }

  /// The files, as they were named.
  package var before: String
  package var after: String
  /// What was understood of each.
  package var understood: [String]
  /// The length of a list.
  package var k: Int
  /// Users with a list in both files.
  package var users: Int
  /// Users with a list in one file only, who are left out: fake accounts among those of the second.
  package var onlyBefore: Int
  package var onlyAfter: Int
  /// How many targets stand in users' lists, in all.
  package var recNum: Change
  /// The most that RecNum can be.
  package var ceiling: Int
  /// RecNum after the poison as a share of ``ceiling``.
  package var shareOfCeiling: Estimate
  package var perTarget: [Target]
  /// How many users have a target in their list.
  package var usersReached: Change
  package var blastRadius: BlastRadius
  /// Left out without a file of what users took next.
  package var accuracy: Accuracy?

  package init(
    before: String, after: String, understood: [String], k: Int, users: Int, onlyBefore: Int,
    onlyAfter: Int, recNum: Change, ceiling: Int, shareOfCeiling: Estimate, perTarget: [Target],
    usersReached: Change, blastRadius: BlastRadius, accuracy: Accuracy?
  ) {
    self.before = before
    self.after = after
    self.understood = understood
    self.k = k
    self.users = users
    self.onlyBefore = onlyBefore
    self.onlyAfter = onlyAfter
    self.recNum = recNum
    self.ceiling = ceiling
    self.shareOfCeiling = shareOfCeiling
    self.perTarget = perTarget
    self.usersReached = usersReached
    self.blastRadius = blastRadius
    self.accuracy = accuracy
  }
}
