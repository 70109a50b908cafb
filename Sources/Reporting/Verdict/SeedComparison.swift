import Statistics

/// How one thing stands to another, over the seeds that both have played.
///
/// This is the only meaning that "ahead", "level" and "behind" have on a page. The luck of a seed is in
/// both results and cancels in their difference, so that seeds which only one of them has played say
/// nothing.
struct SeedComparison: Sendable, Equatable {
  /// What can be said.
  enum Standing: String, Sendable {
    /// More, and the 95 % interval of the mean difference (Student's, paired) does not reach 0.
    case ahead
    /// No difference, or one whose interval holds 0.
    case level
    /// Less, and the interval does not reach 0.
    case behind
    /// More or less on a single seed, which has no interval: it may be luck.
    case unsettled = "one seed"
  }

  /// The seeds that both have played, ascending; at least one.
  let seeds: [UInt64]
  /// First minus second, in the order of ``seeds``.
  let comparison: PairedComparison

  /// Nil if there is no seed that both have played.
  ///
  /// - Parameters:
  ///   - first: Results by seed.
  ///   - second: Those of what it is compared with.
  init?(_ first: [UInt64: Double], _ second: [UInt64: Double]) {
    seeds = first.keys.filter { second[$0] != nil }.sorted()
    guard !seeds.isEmpty else { return nil }
    comparison = PairedComparison(seeds.map { first[$0] ?? 0 }, seeds.map { second[$0] ?? 0 })
  }

  var differences: [Double] { comparison.differences }
  var mean: Double { comparison.meanDifference }

  var standing: Standing {
    if differences.allSatisfy({ $0 == 0 }) { return .level }
    guard seeds.count > 1 else { return .unsettled }
    guard let p = comparison.studentPValue(), p < 0.05 else { return .level }
    return mean > 0 ? .ahead : .behind
  }

  /// The 95 % interval of the mean difference; nothing for one seed.
  var interval: ConfidenceInterval? {
    seeds.count > 1 ? ConfidenceInterval(student: differences) : nil
  }

  /// The seeds on which it is the other way round than on average.
  var contradicting: [UInt64] {
    zip(seeds, differences).filter { $1 * mean < 0 }.map(\.0)
  }
}
