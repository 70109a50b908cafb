/// Whether one of two methods is better, from their results on the same seeds.
///
/// Pairs are what makes few seeds enough: the luck of a seed (its snapshot, its candidates) cancels
/// in the difference. Two tests of "no difference on average": Student's, which takes the
/// differences as normal, and the exact sign-flip test (Fisher 1935), which takes them as symmetric
/// and cannot give a p below 2 / 2ⁿ (two-sided) for n pairs: 0.25 for three.
public struct PairedComparison: Sendable, Equatable {
  /// What p-values ask for.
  public enum Alternative: Sendable {
    /// The first is better or worse than the second.
    case different
    /// The first is larger than the second.
    case greater
  }

  /// First minus second, pair by pair.
  public let differences: [Double]

  /// The most pairs whose 2ⁿ signs are all tried.
  public static let exactPairLimit = 24

  /// A comparison of as many results of one as of the other, at least one each, in the same order.
  public init(_ first: [Double], _ second: [Double]) {
    precondition(first.count == second.count, "a pair has two results")
    precondition(!first.isEmpty, "nothing to compare")
    differences = zip(first, second).map { $0 - $1 }
  }

  /// The mean of the differences.
  public var meanDifference: Double { SampleStatistics(differences).mean }

  /// t = mean / standard error; infinite if all differences are the same and not 0, nil for a
  /// single pair or if all are 0, of which the test can say nothing.
  public var tStatistic: Double? {
    let sample = SampleStatistics(differences)
    guard sample.count > 1, sample.mean != 0 || sample.standardError != 0 else { return nil }
    return sample.mean / sample.standardError
  }

  /// The p-value of the paired t test, exact through the t distribution with n − 1 degrees of
  /// freedom; nil where ``tStatistic`` is.
  public func studentPValue(_ alternative: Alternative = .different) -> Double? {
    guard let t = tStatistic else { return nil }
    if t.isInfinite { return alternative == .greater && t < 0 ? 1 : 0 }
    let student = StudentDistribution(degreesOfFreedom: Double(differences.count - 1))
    return switch alternative {
    case .different: min(1, 2 * student.upperTail(abs(t)))
    case .greater: student.upperTail(t)
    }
  }

  /// The p-value of the sign-flip test: the share of all 2ⁿ signs of the differences whose sum is
  /// as extreme as the one seen.
  ///
  /// Exact, so at most ``exactPairLimit`` pairs.
  public func signFlipPValue(_ alternative: Alternative = .different) -> Double {
    precondition(
      differences.count <= Self.exactPairLimit, "2ⁿ signs of more than 24 pairs are too many")
    let magnitudes = differences.map { abs($0) }
    let seen = differences.reduce(0, +)
    // Sums that differ only by how they were rounded count as equal.
    let slack = 1e-12 * magnitudes.reduce(0, +)
    var count = 0
    func flip(_ index: Int, _ sum: Double) {
      guard index < magnitudes.count else {
        switch alternative {
        case .different: if abs(sum) >= abs(seen) - slack { count += 1 }
        case .greater: if sum >= seen - slack { count += 1 }
        }
        return
      }
      flip(index + 1, sum + magnitudes[index])
      flip(index + 1, sum - magnitudes[index])
    }
    flip(0, 0)
    return Double(count) / Double(1 << magnitudes.count)
  }
}
