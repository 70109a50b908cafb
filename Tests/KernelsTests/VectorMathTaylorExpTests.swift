import Foundation
import Testing

@testable import Kernels

@Suite struct VectorMathTaylorExpTests {
  @Test func exponentialsAreExact() {
    var worst = 0.0
    var x: Float = -87
    while x < 88 {
      let block = VectorMath.taylorExp(SIMD8(repeating: x))
      let truth = exp(Double(x))
      worst = max(worst, abs(Double(block[3]) - truth) / truth)
      x += 0.0137
    }
    // Two units in the last place.
    #expect(worst < 2 * 0x1p-23)
    #expect(VectorMath.taylorExp(SIMD8(repeating: 0)) == SIMD8(repeating: 1))
    #expect(VectorMath.taylorExp(SIMD8(repeating: -1e30))[0] < 1e-37)
  }

  @Test func whatIsNoNumberStaysNone() {
    #expect(VectorMath.taylorExp(Vector(repeating: .nan))[5].isNaN)
  }
}
