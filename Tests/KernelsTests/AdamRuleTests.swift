import Essentials
import Foundation
import Testing

@testable import Kernels

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

  @Test func agreesWithTorchsAdam() throws {
    let golden = try Golden("adam")
    var weights = try golden.floats("start")
    var moments = [Float](repeating: 0, count: 8)
    var squares = moments
    for step in 0..<12 {
      AdamRule(learningRate: 0.02).step(step + 1).apply(
        to: &weights, moments: &moments, squares: &squares,
        gradient: try golden.floats("gradient.\(step)"), count: 8)
      for (weight, truth) in zip(weights, try golden.floats("after.\(step)")) {
        #expect(abs(weight - truth) < 1e-6)
      }
    }
  }

  /// With the table's count for all rows, it is SparseAdam, rows that come late included.
  @Test func agreesWithTorchsSparseAdam() throws {
    let golden = try Golden("sparse_adam")
    let (table, moments, squares) = (
      AlignedMemory<Vector>(count: 4), AlignedMemory<Vector>(count: 4),
      AlignedMemory<Vector>(count: 4)
    )
    table.scalars.update(from: try golden.floats("start"), count: 32)
    let gradient = AlignedMemory<Vector>(count: 4)
    for step in 0..<40 {
      let rows = try golden.floats("rows.\(step)").map { Int($0) }
      gradient.scalars.update(from: try golden.floats("gradient.\(step)"), count: 8 * rows.count)
      let update = AdamRule(learningRate: 0.02).step(step + 1)
      for (place, row) in rows.enumerated() {
        update.apply(
          to: table.base + row, moments: moments.base + row, squares: squares.base + row,
          gradient: gradient.base + place, count: 1)
      }
      for (index, truth) in try golden.floats("after.\(step)").enumerated() {
        #expect(abs(table.scalars[index] - truth) < 1e-6)
      }
    }
  }

  /// What the documentation of the rule derives for a row that is touched late for the first time.
  @Test func whichCountDecidesTheFirstStep() {
    let rule = AdamRule(learningRate: 0.01)
    func firstStep(_ step: AdamRule.Step) -> Float {
      var weights = [Float](repeating: 0, count: 8)
      var (moments, squares) = (weights, weights)
      step.apply(
        to: &weights, moments: &moments, squares: &squares,
        gradient: [Float](repeating: -3, count: 8), count: 8)
      return weights[0] / 0.01
    }
    #expect(abs(firstStep(rule.step(1)) - 1) < 1e-5)
    #expect(abs(firstStep(rule.lookedUpStep(1)) - 1) < 4e-5)
    #expect(abs(firstStep(rule.step(30_000)) - 0.1 / Float(0.001).squareRoot()) < 1e-4)
    #expect(abs(firstStep(rule.lookedUpStep(30_000)) - 0.1 / Float(0.001).squareRoot()) < 2e-4)
  }

  /// The looked-up factors are those of the exact step, but for the last bits.
  @Test(arguments: [1, 2, 10, 1_000, 19_999, 20_000, 1_000_000]) func lookedUpStepsAgree(t: Int) {
    let (exact, fast) = (
      AdamRule(learningRate: 0.3).step(t), AdamRule(learningRate: 0.3).lookedUpStep(t)
    )
    #expect(abs(exact.size - fast.size) <= 2 * exact.size.ulp)
    #expect(exact.rootScale == fast.rootScale)
    #expect(abs(exact.momentGain - fast.momentGain) < 1e-7)
    #expect(abs(exact.squareGain - fast.squareGain) < 1e-7)
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
      rule.lookedUpStep(update).apply(
        to: &weights, moments: &moments, squares: &squares, gradient: gradient, count: 8)
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
      rule.lookedUpStep(update, scale: 2).apply(
        to: &difference, moments: &moments, squares: &squares, gradient: gradient, count: 8)
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
