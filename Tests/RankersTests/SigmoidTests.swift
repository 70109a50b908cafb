import Foundation
import Testing
@testable import Rankers

@Suite struct SigmoidTests {
  @Test func theSigmoidIsCloseToTheExactOne() {
    for step in -100_000...100_000 {
      let x = Float(step) / 1_000
      let exact = 1 / (1 + exp(-Double(x)))
      #expect(abs(Double(sigmoid(x)) - exact) < 3e-7)
    }
    #expect(sigmoid(-.infinity) >= 0 && sigmoid(.infinity) <= 1)
  }

  /// Eight at a time are as close.
  @Test func eightAtATime() {
    for step in -10_000...10_000 {
      let x = Float(step) / 100
      let exact = 1 / (1 + exp(-Double(x)))
      #expect(abs(Double(sigmoid(Lanes(repeating: x))[5]) - exact) < 3e-7)
    }
  }
}
