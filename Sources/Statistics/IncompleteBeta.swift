import Foundation

/// The regularized incomplete beta function I_x(a, b): the probability that a Beta(a, b) variable
/// is at most x.
///
/// By its continued fraction (Abramowitz & Stegun 26.5.8), evaluated from the front as Lentz 1976
/// proposes, on the side of the mean where it converges fast; about 13 digits.
///
/// - Parameters:
///   - x: From 0 to 1.
///   - a: The first shape, above 0.
///   - b: The second shape, above 0.
package func regularizedIncompleteBeta(_ x: Double, a: Double, b: Double) -> Double {
  precondition((0...1).contains(x), "a probability's quantile lies from 0 to 1")
  precondition(a > 0 && b > 0, "the shapes of a beta distribution are positive")
  if x == 0 || x == 1 { return x }
  if x > (a + 1) / (a + b + 2) { return 1 - regularizedIncompleteBeta(1 - x, a: b, b: a) }
  let logFront =
    lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)
  return exp(logFront) / a / betaFraction(x, a, b)
}

/// The continued fraction 1 + d_1 / (1 + d_2 / (1 + …)), of which I_x(a, b) is a multiple of the
/// reciprocal.
private func betaFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
  // A partial denominator that vanishes is replaced by almost nothing.
  let tiny = 1e-300
  func nonzero(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
  var value = 1.0
  var upper = 1.0
  var lower = 0.0
  for step in 1...10_000 {
    let m = Double(step / 2)
    let coefficient =
      step.isMultiple(of: 2)
      ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    lower = 1 / nonzero(1 + coefficient * lower)
    upper = nonzero(1 + coefficient / upper)
    let factor = upper * lower
    value *= factor
    if abs(factor - 1) < 1e-15 { break }
  }
  return value
}
