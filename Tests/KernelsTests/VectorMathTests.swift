import Foundation
import Testing

@testable import Kernels

/// The vector functions against the C library's in double precision.
@Suite struct VectorMathTests {
  /// The largest of error / unit in the last place of the true value, where that unit is at least
  /// `floor`.
  private func worstError(
    over range: ClosedRange<Float>, floor: Float = .leastNormalMagnitude,
    _ function: (Vector) -> Vector, _ truth: (Double) -> Double
  ) -> Double {
    var worst = 0.0
    let count = 100_000
    for start in stride(from: 0, to: count, by: 8) {
      var x = Vector.zero
      for lane in 0..<8 {
        x[lane] =
          range.lowerBound
          + (range.upperBound - range.lowerBound) * Float(start + lane) / Float(count)
      }
      let y = function(x)
      for lane in 0..<8 {
        let expected = truth(Double(x[lane]))
        let unit = Double(max(Float(expected).ulp, floor))
        worst = max(worst, abs(Double(y[lane]) - expected) / unit)
      }
    }
    return worst
  }

  @Test func exponential() {
    #expect(worstError(over: -87...88, VectorMath.exp) { exp($0) } <= 2)
    #expect(worstError(over: -1...1, VectorMath.exp) { exp($0) } <= 2)
  }

  @Test func exponentialSaturates() {
    let y = VectorMath.exp(Vector(-1000, 1000, -.infinity, .infinity, 0, 0, 0, 0))
    for lane in [0, 2] { #expect(y[lane] >= 0 && y[lane] < 1e-37) }
    for lane in [1, 3] { #expect(y[lane].isFinite && y[lane] > 1e38) }
    #expect(y[4] == 1)
  }

  @Test func logarithm() {
    #expect(worstError(over: 1e-30...1e-3, VectorMath.log) { log($0) } <= 2)
    #expect(worstError(over: 2...1e30, VectorMath.log) { log($0) } <= 2)
    // Near 1 the value is small, and its own unit counts.
    #expect(worstError(over: 0.25...4, VectorMath.log) { log($0) } <= 2)
  }

  @Test func sigmoidAndItsLogarithm() {
    #expect(worstError(over: -80...80, VectorMath.sigmoid) { 1 / (1 + exp(-$0)) } <= 4)
    #expect(
      worstError(over: -80...16, VectorMath.logSigmoid) { min($0, 0) - log1p(exp(-abs($0))) } <= 4)
  }

  @Test func hyperbolicTangent() {
    #expect(worstError(over: -20...20, VectorMath.tanh) { tanh($0) } <= 3)
    #expect(worstError(over: -0.7...0.7, VectorMath.tanh) { tanh($0) } <= 3)
  }

  @Test func sineAndCosine() {
    // In units of 1: what a normal draw multiplies is exact to the same absolute error.
    let last = Float(1).nextDown
    #expect(
      worstError(over: 0...last, floor: Float(1).ulp) {
        VectorMath.sineAndCosine(ofTurns: $0).sine
      } _: {
        sin(2 * Double.pi * $0)
      } <= 2)
    #expect(
      worstError(over: 0...last, floor: Float(1).ulp) {
        VectorMath.sineAndCosine(ofTurns: $0).cosine
      } _: {
        cos(2 * Double.pi * $0)
      } <= 2)
  }

  @Test func sumsAndProducts() {
    #expect(VectorMath.sum(Vector(1, 2, 4, 8, 16, 32, 64, 128)) == 255)
    let a = (0..<48).map { Float($0) }
    var b = (0..<48).map { Float(2 * $0 - 5) }
    #expect(dot(a, b, width: 48) == zip(a, b).reduce(0) { $0 + $1.0 * $1.1 })
    let before = b
    accumulate(&b, 3, a, width: 48)
    #expect(b == zip(before, a).map { $0 + 3 * $1 })
  }
}
