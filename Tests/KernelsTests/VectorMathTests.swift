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

  /// The fast sigmoid is exact in units of 1, also one number at a time, with the same bits.
  @Test func fastSigmoid() {
    let one = Float(1).ulp
    #expect(
      worstError(over: -60...60, floor: one, VectorMath.fastSigmoid) { 1 / (1 + exp(-$0)) } <= 3)
    for x in stride(from: Float(-50), through: 50, by: 0.37) {
      let alone = VectorMath.fastSigmoid(x)
      #expect(alone == VectorMath.fastSigmoid(Vector(repeating: x))[5])
      #expect(abs(Double(alone) - 1 / (1 + exp(-Double(x)))) < 3e-7)
    }
  }

  @Test func exponentialByTaylor() {
    #expect(worstError(over: -87...88, VectorMath.taylorExp) { exp($0) } <= 2)
    let y = VectorMath.taylorExp(Vector(-1000, 1000, -.infinity, .infinity, 0, 0, 0, 0))
    for lane in [0, 2] { #expect(y[lane] >= 0 && y[lane] < 1e-37) }
    for lane in [1, 3] { #expect(y[lane].isFinite && y[lane] > 1e38) }
    #expect(y[4] == 1)
  }

  /// A computation that failed must not look as if it had not: NaN used to become e⁻⁸⁷.
  @Test(arguments: [Float.nan, -.nan, .nan - 1, .signalingNaN]) func nanStays(nan: Float) {
    let x = Vector(1, nan, -200, 200, nan, 0, -1, nan)
    let functions: [(Vector) -> Vector] = [
      VectorMath.exp, VectorMath.taylorExp, VectorMath.sigmoid, VectorMath.fastSigmoid,
      VectorMath.logSigmoid, VectorMath.tanh, VectorMath.rectified,
    ]
    for function in functions {
      let y = function(x)
      #expect((0..<8).map { y[$0].isNaN } == (0..<8).map { x[$0].isNaN })
    }
    #expect(VectorMath.fastSigmoid(nan).isNaN)
  }

  @Test func comparesAndSums() {
    let x = Vector(1, -2, 4, -8, 16, -32, 64, -128)
    #expect(VectorMath.sum(x) == -85)
    #expect(VectorMath.rectified(x) == Vector(1, 0, 4, 0, 16, 0, 64, 0))
    #expect(VectorMath.magnitude(x) == Vector(1, 2, 4, 8, 16, 32, 64, 128))
    #expect(VectorMath.least(x, Vector.zero) == Vector(0, -2, 0, -8, 0, -32, 0, -128))
    #expect(VectorMath.greatest(x, Vector.zero) == VectorMath.rectified(x))
  }
}
