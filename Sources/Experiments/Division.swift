import Essentials
import Interactions
import Rankers
import Victims

/// A log divided into what is trained on, what models are chosen by, and what they are tested on.
package struct Division: Sendable {
  /// What rankers learn from; as many users and items as the whole log has.
  package let train: InteractionLog
  /// One item each to stop and to choose by, `[users]`.
  package let validation: [ItemID?]
  /// Each user's last item, `[users]`; nobody's where ``ranking`` says what is to be found.
  package let test: [ItemID?]
  /// What is to be found among all items; nil where one item each is.
  package let ranking: FullRanking?
  /// What tells the training part from others of the same log.
  let part: String

  /// Each user's last interaction to test on, the one before to choose by.
  package init(leavingOneOut log: InteractionLog) {
    let split = LeaveOneOut(log)
    (train, validation, test) = (split.train, split.validation, split.test)
    ranking = nil
    part = RankerCache.leaveOneOut
  }

  /// A log divided as `ranking` tests; see ``FullRankingSplit``.
  ///
  /// - Parameter parts: What was published as held back, for ``RankingProtocol/full``; nil for each user's
  ///   last interactions.
  package init(
    _ log: InteractionLog, by ranking: RankingProtocol, parts: PublishedParts?, seed: UInt64
  ) {
    guard ranking == .full else {
      self = Division(leavingOneOut: log)
      return
    }
    let split =
      parts.map { FullRankingSplit(log, parts: $0, seed: seed) } ?? FullRankingSplit(log)
    (train, validation) = (split.train, split.validation)
    test = [ItemID?](repeating: nil, count: log.userCount)
    self.ranking = FullRanking(finding: split.test, known: split.known)
    part = parts == nil ? RankerCache.leaveOneOut : "published \(split.train.fingerprint)"
  }

  /// What rankers that stop early look at: all users, or a sample of ``Audience/standardSize``.
  func validationTask(of log: InteractionLog, seed: UInt64) -> RankingTask {
    RankingTask(
      finding: Audience(of: log.userCount, seed: seed).only(validation), amid: log, seed: seed)
  }
}

extension InteractionLog {
  /// What tells this log from any other of the same catalogue.
  fileprivate var fingerprint: String {
    var fingerprint = Fingerprint()
    for user in 0..<userCount { fingerprint.add(self[UserID(user)].map(\.rawValue) + [-1]) }
    return fingerprint.shortText
  }
}
