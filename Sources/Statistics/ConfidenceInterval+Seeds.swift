/// Intervals for small samples, such as a few seeds.
extension ConfidenceInterval {
  /// Student's interval of the mean: mean ± t · standard error, exact for normal values.
  ///
  /// The one to use for a handful of seeds, where the percentiles of a bootstrap are too narrow.
  /// A single value says nothing of the spread: its interval is unbounded.
  public init(student values: [Double], level: Double = 0.95) {
    precondition(!values.isEmpty, "no values")
    precondition(level > 0 && level < 1, "a confidence lies between 0 and 1")
    let sample = SampleStatistics(values)
    var half = Double.infinity
    if values.count > 1 {
      let student = StudentDistribution(degreesOfFreedom: Double(values.count - 1))
      half = student.quantile((1 + level) / 2) * sample.standardError
    }
    self.init(lower: sample.mean - half, upper: sample.mean + half, level: level)
  }

  /// The bias-corrected and accelerated bootstrap interval of the mean (Efron 1987): percentiles
  /// that are shifted by how far the sample's mean lies off the median of the bootstrap's, and by
  /// the skewness that leaving out one value after the other reveals.
  ///
  /// - Parameters:
  ///   - values: The sample, at least one value; equal values give an interval of no width.
  ///   - level: The confidence; .95 cuts off about 2.5 % at each end.
  ///   - resamples: How many samples are drawn.
  ///   - rng: What seeds and values are drawn with.
  public init(
    accelerating values: [Double], level: Double = 0.95, resamples: Int = 10_000,
    using rng: inout some RandomNumberGenerator
  ) {
    precondition(level > 0 && level < 1, "a confidence lies between 0 and 1")
    let means = Self.bootstrapMeans(of: values, resamples: resamples, using: &rng)
    let mean = SampleStatistics(values).mean
    guard let least = means.first, let most = means.last, least < most else {
      self.init(lower: mean, upper: mean, level: level)
      return
    }
    // Means that equal the sample's count half.
    let below = Double(means.count { $0 < mean }) + Double(means.count { $0 == mean }) / 2
    let bias = NormalDistribution.quantile(below / Double(resamples))
    let acceleration = Self.acceleration(of: values)
    func end(_ probability: Double) -> Double {
      let z = bias + NormalDistribution.quantile(probability)
      let corrected = NormalDistribution.cumulative(bias + z / (1 - acceleration * z))
      let position = corrected * Double(resamples - 1)
      let low = Int(position)
      let share = position - Double(low)
      return means[low] * (1 - share) + means[min(low + 1, resamples - 1)] * share
    }
    let tail = (1 - level) / 2
    self.init(lower: end(tail), upper: end(1 - tail), level: level)
  }

  /// A sixth of the skewness of the jackknife's means (Efron 1987, equation 6.6); 0 without spread.
  private static func acceleration(of values: [Double]) -> Double {
    guard values.count > 1 else { return 0 }
    // The mean without value v is (n · mean − v) / (n − 1), so the deviations are those of −v.
    let mean = SampleStatistics(values).mean
    let deviations = values.map { $0 - mean }
    let squares = deviations.reduce(0) { $0 + $1 * $1 }
    guard squares > 0 else { return 0 }
    let cubes = deviations.reduce(0) { $0 + $1 * $1 * $1 }
    return cubes / (6 * squares * squares.squareRoot())
  }
}
