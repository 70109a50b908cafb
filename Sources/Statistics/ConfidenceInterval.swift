/// A range that holds an unknown mean with a given confidence.
public struct ConfidenceInterval: Sendable, Equatable {
  /// The lower end.
  public let lower: Double
  /// The upper end.
  public let upper: Double
  /// The confidence, between 0 and 1.
  public let level: Double

  /// The percentile bootstrap interval of the mean (Efron 1979): the middle of the means of samples
  /// drawn from `values` with replacement, each as large as `values`.
  ///
  /// - Parameters:
  ///   - values: The sample, at least one value. Intervals of very few values are too narrow.
  ///   - level: The confidence; .95 cuts off 2.5 % at each end.
  ///   - resamples: How many samples are drawn.
  ///   - rng: What values are drawn with.
  public init(
    bootstrapping values: [Double], level: Double = 0.95, resamples: Int = 2_000,
    using rng: inout some RandomNumberGenerator
  ) {
    precondition(level > 0 && level < 1, "a confidence lies between 0 and 1")
    let means = Self.bootstrapMeans(of: values, resamples: resamples, using: &rng)
    // The share of means below each end, as a position among them.
    let tail = (1 - level) / 2
    let last = Double(resamples - 1)
    lower = means[Int((tail * last).rounded(.down))]
    upper = means[Int(((1 - tail) * last).rounded(.up))]
    self.level = level
  }

  /// The means of `resamples` samples drawn from `values` with replacement, ascending.
  static func bootstrapMeans(
    of values: [Double], resamples: Int, using rng: inout some RandomNumberGenerator
  ) -> [Double] {
    precondition(!values.isEmpty && resamples > 0, "nothing to draw from")
    var means: [Double] = []
    means.reserveCapacity(resamples)
    for _ in 0..<resamples {
      var sum = 0.0
      for _ in values.indices { sum += values[Int(rng.next(upperBound: UInt(values.count)))] }
      means.append(sum / Double(values.count))
    }
    means.sort()
    return means
  }

  init(lower: Double, upper: Double, level: Double) {
    self.lower = lower
    self.upper = upper
    self.level = level
  }
}
