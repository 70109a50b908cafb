import Essentials
import Testing
@testable import Poisoning

@Suite struct ZerothOrderGradientTests {
  private let dimension = 6

  /// f(x) = ½ xᵀAx + bᵀx with a symmetric A; its gradient is Ax + b.
  private struct Quadratic {
    var a: [[Double]]
    var b: [Double]

    init(dimension: Int, using rng: inout SeededGenerator) {
      let half = (0..<dimension).map { _ in (0..<dimension).map { _ in Double(rng.normal()) } }
      a = (0..<dimension).map { i in (0..<dimension).map { half[i][$0] + half[$0][i] } }
      b = (0..<dimension).map { _ in Double(rng.normal()) }
    }

    func product(_ x: [Double]) -> [Double] {
      a.map { row in zip(row, x).reduce(0) { $0 + $1.0 * $1.1 } }
    }

    func value(_ x: [Double]) -> Double {
      zip(zip(product(x), b), x).reduce(0) { $0 + ($1.0.0 / 2 + $1.0.1) * $1.1 }
    }

    func gradient(_ x: [Double]) -> [Double] { zip(product(x), b).map { $0 + $1 } }
  }

  private func estimate(
    _ f: Quadratic, at x: [Double], directions: [[Double]], smoothing: Double
  ) -> [Double] {
    func values(_ side: Double) -> [Double] {
      directions.map { u in f.value(zip(x, u).map { $0 + side * smoothing * $1 }) }
    }
    return ZerothOrderGradient.estimate(
      directions: directions, above: values(1), below: values(-1), smoothing: smoothing)
  }

  /// Two-sided differences of a quadratic are exact: the estimate is the mean of (u · ∇f) u.
  @Test(arguments: [1e-3, 1, 50]) func isTheProjectionOnTheDirections(smoothing: Double) {
    var rng = SeededGenerator(seed: 4)
    let f = Quadratic(dimension: dimension, using: &rng)
    let x = (0..<dimension).map { _ in Double(rng.normal()) }
    let directions = (0..<5).map { _ in (0..<dimension).map { _ in Double(rng.normal()) } }
    let found = estimate(f, at: x, directions: directions, smoothing: smoothing)
    let gradient = f.gradient(x)
    for position in 0..<dimension {
      let expected = directions.reduce(0) { sum, u in
        sum + zip(u, gradient).reduce(0) { $0 + $1.0 * $1.1 } * u[position] / 5
      }
      #expect(abs(found[position] - expected) < 1e-8 * (1 + abs(expected)))
    }
  }

  /// Along the axes, weighted to be an orthogonal frame of the right length, it is the gradient.
  @Test func alongTheAxesItIsTheGradient() {
    var rng = SeededGenerator(seed: 5)
    let f = Quadratic(dimension: dimension, using: &rng)
    let x = (0..<dimension).map { _ in Double(rng.normal()) }
    let length = Double(dimension).squareRoot()
    let axes = (0..<dimension).map { axis in
      (0..<dimension).map { $0 == axis ? length : 0 }
    }
    for (found, expected) in zip(
      estimate(f, at: x, directions: axes, smoothing: 0.5), f.gradient(x))
    {
      #expect(abs(found - expected) < 1e-9 * (1 + abs(expected)))
    }
  }

  @Test func isTheGradientOnAverage() {
    var rng = SeededGenerator(seed: 6)
    let f = Quadratic(dimension: dimension, using: &rng)
    let x = (0..<dimension).map { _ in Double(rng.normal()) }
    let count = 40_000
    let directions = (0..<count).map { _ in (0..<dimension).map { _ in Double(rng.normal()) } }
    let gradient = f.gradient(x)
    let squaredLength = gradient.reduce(0) { $0 + $1 * $1 }
    let found = estimate(f, at: x, directions: directions, smoothing: 1)
    for (found, expected) in zip(found, gradient) {
      // The variance of (u · g) u_i is |g|² + g_i²: five standard errors.
      let deviation = ((squaredLength + expected * expected) / Double(count)).squareRoot()
      #expect(abs(found - expected) < 5 * deviation)
    }
  }
}
