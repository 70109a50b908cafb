import Essentials
import Foundation
import Kernels
import Testing

@Suite struct AdamRuleTests {
  /// Algorithm 1 of Kingma & Ba in double precision.
  private struct Slow {
    var weight: Double
    var m = 0.0
    var v = 0.0
    var t = 0.0

    mutating func step(_ g: Double, learningRate: Double) {
      t += 1
      m = 0.9 * m + 0.1 * g
      v = 0.999 * v + 0.001 * g * g
      let mHat = m / (1 - pow(0.9, t))
      let vHat = v / (1 - pow(0.999, t))
      weight -= learningRate * mHat / (vHat.squareRoot() + 1e-8)
    }
  }

  @Test func followsTheAlgorithm() {
    let rule = AdamRule(learningRate: 2e-3)
    var rng = SeededGenerator(seed: 1)
    var weights = (0..<8).map { _ in rng.normal() }
    var slow = weights.map { Slow(weight: Double($0)) }
    var moments = [Float](repeating: 0, count: 8)
    var squares = moments
    for update in 1...300 {
      let gradient = (0..<8).map { _ in rng.normal() * 0.01 + 0.002 }
      rule.apply(
        to: &weights, moments: &moments, squares: &squares, gradient: gradient, count: 8,
        update: update)
      for index in 0..<8 { slow[index].step(Double(gradient[index]), learningRate: 2e-3) }
    }
    for (fast, slow) in zip(weights, slow) { #expect(abs(Double(fast) - slow.weight) < 2e-6) }
  }

  /// One row for the difference of two siblings, with twice the learning rate, moves as two rows
  /// with opposite gradients do.
  @Test func aDifferenceMovesLikeTwoSiblings() {
    let rule = AdamRule(learningRate: 2e-3)
    var rng = SeededGenerator(seed: 2)
    var left = (0..<8).map { _ in Slow(weight: Double(rng.normal() * 0.1)) }
    var right = (0..<8).map { _ in Slow(weight: Double(rng.normal() * 0.1)) }
    let start = zip(left, right).map { $1.weight - $0.weight }
    var difference = start.map { Float($0) }
    var moments = [Float](repeating: 0, count: 8)
    var squares = moments
    for update in 1...300 {
      let gradient = (0..<8).map { _ in rng.normal() * 0.01 + 0.002 }
      rule.apply(
        to: &difference, moments: &moments, squares: &squares, gradient: gradient, count: 8,
        update: update, scale: 2)
      for index in 0..<8 {
        right[index].step(Double(gradient[index]), learningRate: 2e-3)
        left[index].step(-Double(gradient[index]), learningRate: 2e-3)
      }
    }
    for index in 0..<8 {
      let truth = right[index].weight - left[index].weight
      #expect(abs(Double(difference[index]) - truth) < 4e-6)
      #expect(abs(truth - start[index]) > 1e-2)
    }
  }
}
