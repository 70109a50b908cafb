import Kernels
import Testing

@testable import Poisoning

/// The clipped surrogate (Schulman and others 2017, equation 7), written out.
@Suite struct ClippedSurrogateTests {
  private let objective = ClippedSurrogate(clip: 0.2, entropyBonus: 0)

  private func plain(_ ratio: Double, _ advantage: Double) -> Double {
    min(ratio * advantage, min(max(ratio, 0.8), 1.2) * advantage)
  }

  @Test(arguments: [-2.0, -0.5, 0, 0.5, 3])
  func theValueIsTheSmallerOfBoth(advantage: Double) {
    for ratio in stride(from: 0.05, through: 2, by: 0.05) {
      let value = objective.value(
        ratio: Vector(repeating: Float(ratio)), advantage: Float(advantage))[3]
      #expect(abs(Double(value) - plain(ratio, advantage)) < 1e-6)
    }
  }

  /// By log p, away from the corners: d/d log p f(e^{log p}) = r f'(r).
  @Test(arguments: [-2.0, -0.5, 0.5, 3])
  func theDerivativeIsTheSlope(advantage: Double) {
    for ratio in stride(from: 0.06, through: 2, by: 0.1) {
      let slope =
        ratio * (plain(ratio + 1e-6, advantage) - plain(ratio - 1e-6, advantage)) / 2e-6
      let derivative = objective.derivative(
        ratio: Vector(repeating: Float(ratio)), advantage: Float(advantage))[5]
      #expect(abs(Double(derivative) - slope) < 1e-5)
    }
  }

  /// The clip binds only where moving on would pay.
  @Test func theGradientIsCutOnOneSide() {
    func derivative(_ ratio: Float, _ advantage: Float) -> Float {
      objective.derivative(ratio: Vector(repeating: ratio), advantage: advantage)[0]
    }
    #expect(derivative(1.3, 1) == 0 && derivative(0.7, 1) == 0.7)
    #expect(derivative(1.3, -1) == -1.3 && derivative(0.7, -1) == 0)
  }
}
