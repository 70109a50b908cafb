/// The mean and the spread of a sample.
public struct SampleStatistics: Sendable, Equatable {
  /// How many values.
  public let count: Int
  /// Their mean; 0 without values.
  public let mean: Double
  /// The standard deviation with n − 1 below the line; 0 for fewer than two values.
  public let standardDeviation: Double

  /// The statistics of `values`.
  ///
  /// In two passes, which loses no digits to a large mean.
  public init(_ values: [Double]) {
    let mean = values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    count = values.count
    self.mean = mean
    standardDeviation = values.count < 2 ? 0 : (squares / Double(values.count - 1)).squareRoot()
  }

  /// The standard error of the mean; 0 for fewer than two values.
  public var standardError: Double {
    count < 2 ? 0 : standardDeviation / Double(count).squareRoot()
  }
}
