/// What a sample of people tells of a sum over all of them, where the sample is drawn uniformly and
/// nobody twice.
///
/// With n values y out of N and the mean ȳ, the sum over all is estimated as
///
///     N · ȳ,  with the standard error  N · √((1 − n/N) · s²/n)
///
/// where s² is the sample's variance with n − 1 below the line and 1 − n/N the correction for a finite
/// population (Cochran 1977, equations 2.18 and 2.20): who has asked everybody errs by nothing.
///
/// **Interval.** Counts of rare events are skewed, and a sample that has met none has a standard error of 0
/// although others may. So the interval is Wilson's (1927), for values between a and b: it holds every mean μ
/// with
///
///     (ȳ − μ)² ≤ c · (μ − a)(b − μ),  c = z² · (1 − n/N) · φ/n,  φ = s² / ((ȳ − a)(b − ȳ))
///
/// φ says how much less values spread than if each were a or b. It is 1 where all of them are a, or all b,
/// and never taken for less than z²/n: what none of n people shows, one of n/z² others still may. In
/// the end the interval is cut to what the sample itself proves.
public struct SampledTotal: Sendable, Equatable {
  /// N, how many people there are.
  public let population: Int
  /// n, how many of them were looked at.
  public let count: Int
  /// The estimate of the sum over all.
  public let value: Double
  /// Its standard error; 0 where everybody was looked at.
  public let standardError: Double

  private let mean: Double
  private let range: ClosedRange<Double>
  /// φ/n before the floor.
  private let spread: Double

  /// The estimate from the values of a sample.
  ///
  /// - Parameters:
  ///   - values: One for each person of the sample, at least one.
  ///   - population: How many people there are, the sample included.
  ///   - range: What a value can be.
  public init(_ values: [Double], of population: Int, within range: ClosedRange<Double>) {
    precondition(!values.isEmpty && values.count <= population, "a sample of the population")
    precondition(values.allSatisfy { range.contains($0) }, "a value that cannot be")
    let sample = SampleStatistics(values)
    self.population = population
    count = values.count
    mean = sample.mean
    self.range = range
    value = Double(population) * sample.mean
    let missing = 1 - Double(values.count) / Double(population)
    standardError = Double(population) * missing.squareRoot() * sample.standardError
    let variance = sample.standardDeviation * sample.standardDeviation
    let greatest = (mean - range.lowerBound) * (range.upperBound - mean)
    // One value says nothing of the spread.
    spread = greatest > 0 && values.count > 1 ? min(1, variance / greatest) : 1
  }

  /// The range that holds the sum over all with a confidence of `level`.
  public func interval(level: Double = 0.95) -> ConfidenceInterval {
    precondition(level > 0 && level < 1, "a confidence lies between 0 and 1")
    let (size, everybody) = (Double(count), Double(population))
    let z = NormalDistribution.quantile((1 + level) / 2)
    let factor = z * z / size
    let c = factor * (1 - size / everybody) * max(spread, min(1, factor))
    let (a, b) = (range.lowerBound, range.upperBound)
    // The roots of (1 + c)μ² − (2ȳ + c(a + b))μ + ȳ² + c·a·b.
    let middle = (mean + c * (a + b) / 2) / (1 + c)
    let half =
      (c * (mean - a) * (b - mean) + c * c * (b - a) * (b - a) / 4).squareRoot() / (1 + c)
    let (seen, unseen) = (mean * size, everybody - size)
    return ConfidenceInterval(
      lower: min(value, max(everybody * (middle - half), seen + a * unseen)),
      upper: max(value, min(everybody * (middle + half), seen + b * unseen)), level: level)
  }
}
