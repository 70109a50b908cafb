import Foundation

/// The standard normal distribution.
package enum NormalDistribution {
  /// P(Z ≤ z).
  package static func cumulative(_ z: Double) -> Double { erfc(-z / 2.0.squareRoot()) / 2 }

  /// The z which `probability` of the distribution lies below, by bisection; infinite at 0 and 1.
  package static func quantile(_ probability: Double) -> Double {
    precondition((0...1).contains(probability), "a probability lies from 0 to 1")
    if probability == 0 { return -.infinity }
    if probability == 1 { return .infinity }
    // Beyond 39 standard deviations Double knows no probability.
    var low = -39.0
    var high = 39.0
    while true {
      let middle = (low + high) / 2
      guard middle > low, middle < high else { return middle }
      if cumulative(middle) < probability { low = middle } else { high = middle }
    }
  }
}
