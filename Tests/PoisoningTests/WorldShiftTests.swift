import Testing
@testable import Poisoning

/// Shifts look like independent normal draws, though they are hashes.
@Suite struct WorldShiftTests {
  private let worlds = 200
  private let decisions = 1000

  private func shifts(deviation: Float, seed: UInt64 = 1) -> [[Double]] {
    (0..<worlds).map { world in
      let shift = WorldShift(stepSeed: seed, world: world, deviation: deviation)
      return (0..<decisions).map { Double(shift($0)) }
    }
  }

  /// The mean product of two numbers of pairs, and five of its standard errors if they were
  /// independent with variance 1.
  private func covariance(_ pairs: [(Double, Double)]) -> (value: Double, bound: Double) {
    let count = Double(pairs.count)
    return (pairs.reduce(0) { $0 + $1.0 * $1.1 } / count, 5 / count.squareRoot())
  }

  @Test(arguments: [Float(0.5), 2]) func momentsAreThoseOfFourUniformDraws(deviation: Float) {
    let values = shifts(deviation: deviation).joined().map { $0 / Double(deviation) }
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let square = values.reduce(0) { $0 + $1 * $1 } / count
    let fourth = values.reduce(0) { $0 + $1 * $1 * $1 * $1 } / count
    // Standard errors: 1/√n of the mean, √(κ − 1)/√n of the square with κ = 3 − 1.2/4.
    #expect(abs(mean) < 5 / count.squareRoot())
    #expect(abs(square - 1) < 5 * (1.7 / count).squareRoot())
    #expect(abs(fourth - 2.7) < 0.1)
    // √12 deviations are the most that four uniform draws can give.
    #expect((values.map { abs($0) }.max() ?? 9) < 3.4642)
    #expect(values.count { $0 > 1.96 || $0 < -1.96 } > values.count / 25)
  }

  @Test func worldsStepsAndDecisionsAreIndependent() {
    let values = shifts(deviation: 1)
    let next = shifts(deviation: 1, seed: 2)
    var neighbors: [(Double, Double)] = []
    var children: [(Double, Double)] = []
    var others: [(Double, Double)] = []
    var steps: [(Double, Double)] = []
    for world in 0..<worlds {
      for decision in 0..<decisions - 1 {
        neighbors.append((values[world][decision], values[world][decision + 1]))
        if 2 * decision + 1 < decisions {
          children.append((values[world][decision], values[world][2 * decision + 1]))
        }
        if world + 1 < worlds {
          others.append((values[world][decision], values[world + 1][decision]))
        }
        steps.append((values[world][decision], next[world][decision]))
      }
    }
    for pairs in [neighbors, children, others, steps] {
      let (value, bound) = covariance(pairs)
      #expect(abs(value) < bound)
    }
  }

  @Test func aShiftIsAFunctionOfSeedWorldAndDecision() {
    let shift = WorldShift(stepSeed: 5, world: 3, deviation: 2)
    let again = WorldShift(stepSeed: 5, world: 3, deviation: 2)
    let half = WorldShift(stepSeed: 5, world: 3, deviation: 1)
    for decision in [0, 1, 7, 1 << 40] {
      #expect(shift(decision) == again(decision))
      #expect(abs(shift(decision) - 2 * half(decision)) < 1e-6)
      #expect(WorldShift(stepSeed: 5, world: 3, deviation: 0)(decision) == 0)
    }
  }
}
