import Foundation

/// How far a row of numbers lies from what is usual, whatever a few rows are like.
///
/// Every column is measured from its median in units of its median absolute deviation; the mean and the
/// covariance are those of the rows that lie nearest then, and the distance is Mahalanobis': one step of
/// the fast minimum covariance determinant (Rousseeuw & Van Driessen 1999) from a start in closed form.
/// Columns of other scales count alike, and what goes together counts for less than what does not.
struct RobustDistance: Sendable {
  /// A row of numbers.
  typealias Numbers = AccountProfile.Numbers

  /// The median of each column.
  let medians: [Double]
  /// What a unit of each column is; 0 for one of which nothing is known.
  let scales: [Double]
  /// The mean of the rows that lie nearest, in these units.
  private let mean: [Double]
  /// The lower triangle L of their covariance, L Lᵀ.
  private let factor: [Double]
  private let size: Int

  /// Rows farther out than so many units count as if they lay there.
  private static let farthest = 20.0
  /// The unit of a column in which all rows agree, of its median or of 1: more than rounding makes.
  private static let leastScale = 1e-6
  /// The least variance of a column, in its units: where nearly all rows agree, a small difference is not a
  /// great one.
  private static let leastVariance = 1.0

  /// What is usual in `rows`; a number that is nan is not known.
  ///
  /// - Parameters:
  ///   - rows: At least one.
  ///   - size: How many numbers of a row count.
  ///   - kept: Which share of the rows lies near, above 0 and at most 1.
  init(_ rows: [Numbers], size: Int, kept: Double) {
    self.size = size
    var medians: [Double] = []
    var scales: [Double] = []
    for column in 0..<size {
      let values = rows.map { $0[column] }.filter { !$0.isNaN }
      let median = Self.median(values)
      let deviations = values.map { abs($0 - median) }
      var scale = 1.4826 * Double(Self.median(deviations))
      if scale == 0, !deviations.isEmpty {
        // More than half agree: the mean deviation tells those that do not.
        scale = 1.2533 * deviations.reduce(0) { $0 + Double($1) } / Double(deviations.count)
        // All do: whoever comes later and does not is far out, unless by rounding.
        if scale == 0 { scale = Self.leastScale * max(1, Double(abs(median))) }
      }
      medians.append(Double(median))
      scales.append(scale)
    }
    self.medians = medians
    self.scales = scales
    let units = rows.map { Self.units($0, medians, scales) }
    let lengths = units.map { $0.reduce(0) { $0 + $1 * $1 } }
    let count = max(1, Int((Double(rows.count) * kept).rounded()))
    // Of equal ones all are kept, so that the order of rows does not matter.
    let bound = lengths.sorted()[min(count, lengths.count) - 1]
    var mean = [Double](repeating: 0, count: size)
    var near = 0.0
    for (row, length) in zip(units, lengths) where length <= bound {
      near += 1
      for column in 0..<size { mean[column] += row[column] }
    }
    for column in 0..<size { mean[column] /= near }
    var covariance = [Double](repeating: 0, count: size * size)
    for (row, length) in zip(units, lengths) where length <= bound {
      for i in 0..<size {
        for j in 0...i {
          covariance[i * size + j] += (row[i] - mean[i]) * (row[j] - mean[j]) / near
        }
      }
    }
    for i in 0..<size {
      covariance[i * size + i] = max(covariance[i * size + i], Self.leastVariance)
    }
    self.mean = mean
    factor = Self.choleskyFactor(covariance, size)
  }

  /// The distance of a row, at least 0.
  func callAsFunction(_ row: Numbers) -> Float {
    let units = Self.units(row, medians, scales)
    // ‖L⁻¹ (z − mean)‖
    var solved = [Double](repeating: 0, count: size)
    var sum = 0.0
    for i in 0..<size {
      var value = units[i] - mean[i]
      for j in 0..<i { value -= factor[i * size + j] * solved[j] }
      solved[i] = value / factor[i * size + i]
      sum += solved[i] * solved[i]
    }
    return Float(sum.squareRoot())
  }

  /// A row in units of the columns, from their medians; what is not known lies at the median.
  func units(_ row: Numbers) -> [Double] { Self.units(row, medians, scales) }

  private static func units(_ row: Numbers, _ medians: [Double], _ scales: [Double]) -> [Double] {
    medians.indices.map { column in
      guard scales[column] > 0, !row[column].isNaN else { return 0 }
      let value = (Double(row[column]) - medians[column]) / scales[column]
      return max(-farthest, min(farthest, value))
    }
  }

  /// The middle value, the lower of two; 0 without values.
  private static func median(_ values: [Float]) -> Float {
    values.isEmpty ? 0 : values.sorted()[(values.count - 1) / 2]
  }

  private static func choleskyFactor(_ matrix: [Double], _ size: Int) -> [Double] {
    var factor = [Double](repeating: 0, count: size * size)
    for i in 0..<size {
      for j in 0...i {
        var value = matrix[i * size + j]
        for k in 0..<j { value -= factor[i * size + k] * factor[j * size + k] }
        // Columns that go together wholly would leave nothing: rounding must not make it less.
        factor[i * size + j] =
          i == j ? max(value, leastVariance / 100).squareRoot() : value / factor[j * size + j]
      }
    }
    return factor
  }
}
