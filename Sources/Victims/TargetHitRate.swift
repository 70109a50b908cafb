import Interactions

/// T-HR@k: the share of those who may be recommended a target that have it in their list of k, mean over
/// the targets.
///
/// Source: the rate of hits of target items that papers since 2020 report (as in Zhang et al. 2024, VAT),
/// with the users who have interacted with a target left out of its count; see ``Eligibility``. With new
/// targets alone it is RecNum / (users · targets).
public struct TargetHitRate: Sendable, Equatable {
  /// Each target's share, from 0 to 1, `[targets]`; nil where everybody has it already.
  public let perTarget: [Double?]

  /// The rate from counts.
  ///
  /// - Parameters:
  ///   - exposures: In how many lists each target stands, `[draws][targets]`; the mean over the draws
  ///     counts.
  ///   - eligible: How many of the users whose lists these are may be recommended each, `[targets]`.
  public init(exposures: [[Int]], eligible: [Int]) {
    precondition(!exposures.isEmpty, "a mean needs a draw")
    perTarget = eligible.enumerated().map { target, users in
      guard users > 0 else { return nil }
      let listed = exposures.reduce(0) { $0 + $1[target] }
      return Double(listed) / Double(exposures.count) / Double(users)
    }
  }

  /// The mean over the targets that somebody may be recommended, from 0 to 1; nil without any.
  public var mean: Double? {
    let rates = perTarget.compactMap { $0 }
    return rates.isEmpty ? nil : rates.reduce(0, +) / Double(rates.count)
  }
}

extension Judge {
  /// How many of the audience may be recommended each target, `[targets]`.
  public var eligible: [Int] { victim.eligibility.counts(among: victim.audience.users) }
}
