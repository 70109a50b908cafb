/// Intervals of many means over the same users, all from the same draws of users.
///
/// The percentile bootstrap of ``ConfidenceInterval``, for several columns at once: a user is drawn with
/// all figures, so that a thousand users with twenty figures cost little more than with one.
public struct JointBootstrap: Sendable {
  /// The interval of each column's mean, `[columns]`.
  public let intervals: [ConfidenceInterval]

  /// Draws users again and again.
  ///
  /// - Parameters:
  ///   - columns: Each figure's values, `[columns][users]`, at least one user.
  ///   - level: The confidence; .95 cuts off 2.5 % at each end.
  ///   - resamples: How often as many users as there are are drawn, with replacement.
  ///   - rng: What rows are drawn with.
  public init(
    _ columns: [[Double]], level: Double = 0.95, resamples: Int = 2_000,
    using rng: inout some RandomNumberGenerator
  ) {
    let users = columns.first?.count ?? 0
    precondition(columns.allSatisfy { $0.count == users }, "a value of every figure for every user")
    precondition(level > 0 && level < 1 && resamples > 0, "a confidence lies between 0 and 1")
    guard users > 0 else {
      intervals = []
      return
    }
    let width = columns.count
    var rows = [Double](repeating: 0, count: users * width)
    for (column, values) in columns.enumerated() {
      for (user, value) in values.enumerated() { rows[user * width + column] = value }
    }
    var means = columns.map { _ in [Double]() }
    var sums = [Double](repeating: 0, count: width)
    for _ in 0..<resamples {
      for column in 0..<width { sums[column] = 0 }
      var drawn = 0
      while drawn < users {
        // Two users a number: 32 bits times the number of users, of which the upper half is uniform but
        // for one part in four billion.
        let random = rng.next()
        for half in [UInt32(truncatingIfNeeded: random), UInt32(random >> 32)] where drawn < users {
          let user = Int((UInt64(half) &* UInt64(users)) >> 32)
          Self.add(rows, user * width, to: &sums)
          drawn += 1
        }
      }
      for column in 0..<width { means[column].append(sums[column] / Double(users)) }
    }
    let tail = (1 - level) / 2
    let last = Double(resamples - 1)
    intervals = means.map { means in
      let sorted = means.sorted()
      return ConfidenceInterval(
        lower: sorted[Int((tail * last).rounded(.down))],
        upper: sorted[Int(((1 - tail) * last).rounded(.up))], level: level)
    }
  }

  @inline(__always)
  private static func add(_ rows: [Double], _ start: Int, to sums: inout [Double]) {
    rows.withUnsafeBufferPointer { rows in
      sums.withUnsafeMutableBufferPointer { sums in
        for column in sums.indices { sums[column] += rows[start + column] }
      }
    }
  }
}
