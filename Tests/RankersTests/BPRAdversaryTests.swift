import Foundation
import Essentials
import Testing
@testable import Rankers

@Suite struct BPRAdversaryTests {
  private func tables(_ dimension: Int, deviation: Float)
    -> (users: FactorTable, items: FactorTable, bias: [Float])
  {
    var rng = SeededGenerator(seed: UInt64(dimension))
    return (
      FactorTable(rowCount: 1, dimension: dimension, standardDeviation: deviation, using: &rng),
      FactorTable(rowCount: 2, dimension: dimension, standardDeviation: deviation, using: &rng),
      [0.3, -0.2]
    )
  }

  private let draw = InteractionSampler.Draws(users: [0], positives: [0], negatives: [1])

  /// A step moves every parameter along the derivative of the two losses, by central differences; the
  /// adversary's moves are made here from the gradient's definition, and stay as they are.
  @Test(arguments: [(3, Float(0.1)), (16, 0.1), (33, 0.5), (5, 100)])
  func aStepFollowsTheGradient(dimension: Int, radius: Float) {
    var (users, items, bias) = tables(dimension, deviation: 0.5)
    let before = (users[0] + items[0] + items[1] + bias).map(Double.init)
    let (rate, lambda, weight) = (Float(0.1), Float(0.03), Float(1.7))
    _ = BPR.ascend(
      users: &users, items: &items, bias: &bias, draws: draw, rate: rate, regularization: lambda,
      biasRegularization: 0.2, against: .init(weight: weight, radius: radius))
    let after = (users[0] + items[0] + items[1] + bias).map(Double.init)

    func parts(_ x: [Double]) -> (p: [Double], q: [Double], r: [Double]) {
      (
        Array(x[0..<dimension]), Array(x[dimension..<2 * dimension]),
        Array(x[2 * dimension..<3 * dimension])
      )
    }
    func norm(_ x: [Double]) -> Double { x.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    /// −ln σ(d).
    func loss(_ x: [Double]) -> Double {
      let (p, q, r) = parts(x)
      var difference = x[3 * dimension] - x[3 * dimension + 1]
      for k in 0..<dimension { difference += p[k] * (q[k] - r[k]) }
      return log1p(exp(-difference))
    }
    func slope(_ f: ([Double]) -> Double, _ index: Int) -> Double {
      var (above, below) = (before, before)
      above[index] += 1e-5
      below[index] -= 1e-5
      return (f(above) - f(below)) / 2e-5
    }
    // Along the gradient of the loss, a row at a time.
    var moves = [Double](repeating: 0, count: before.count)
    for row in 0..<3 {
      let range = row * dimension..<(row + 1) * dimension
      let gradient = range.map { slope(loss, $0) }
      let length = min(Double(radius), norm(Array(before[range])) / 2)
      for (index, g) in zip(range, gradient) { moves[index] = length * g / norm(gradient) }
    }
    func objective(_ x: [Double]) -> Double {
      let (p, q, r) = parts(x)
      let squares = norm(p) * norm(p) + norm(q) * norm(q) + norm(r) * norm(r)
      return -loss(x) - Double(weight) * loss(zip(x, moves).map { $0 + $1 })
        - Double(lambda) / 2 * squares
        - 0.1 * (x[3 * dimension] * x[3 * dimension] + x[3 * dimension + 1] * x[3 * dimension + 1])
    }
    for index in before.indices {
      let expected = Double(rate) * slope(objective, index)
      #expect(abs(after[index] - before[index] - expected) < 2e-6, "\(index)")
    }
  }

  @Test func withoutAWeightItIsTheStepWithoutAnAdversary() {
    var plain = tables(19, deviation: 0.3)
    var other = plain
    _ = BPR.ascend(
      users: &plain.users, items: &plain.items, bias: &plain.bias, draws: draw, rate: 0.1,
      regularization: 0.01, biasRegularization: 1)
    _ = BPR.ascend(
      users: &other.users, items: &other.items, bias: &other.bias, draws: draw, rate: 0.1,
      regularization: 0.01, biasRegularization: 1, against: .init(weight: 0, radius: 0.5))
    #expect(plain.users == other.users && plain.items == other.items && plain.bias == other.bias)
  }

  /// Vectors of zeros have no direction to be moved in.
  @Test func zerosStayNumbers() {
    var (users, items, bias) = tables(8, deviation: 0)
    _ = BPR.ascend(
      users: &users, items: &items, bias: &bias, draws: draw, rate: 0.1, regularization: 0,
      biasRegularization: 0, against: .init(weight: 1, radius: 0.5))
    #expect((users[0] + items[0] + items[1] + bias).allSatisfy { $0.isFinite })
    #expect(bias[0] > 0.3 && bias[1] < -0.2)
  }

  /// Three users, one of them twice: ε of every draw as the two papers have it, in plain numbers.
  @Test func whoFitsWellOrIsLongIsMovedFarther() {
    var rng = SeededGenerator(seed: 3)
    let users = FactorTable(rowCount: 3, dimension: 11, standardDeviation: 0.6, using: &rng)
    let items = FactorTable(rowCount: 4, dimension: 11, standardDeviation: 0.6, using: &rng)
    let bias: [Float] = [0.4, -0.1, 0, 0.2]
    let draws = InteractionSampler.Draws(
      users: [2, 0, 2, 1], positives: [0, 1, 3, 2], negatives: [1, 2, 0, 3])
    func dot(_ x: [Float], _ y: [Float]) -> Double {
      zip(x, y).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    var losses = [0.0, 0, 0]
    for index in 0..<4 {
      let user = Int(draws.users[index])
      let (i, j) = (Int(draws.positives[index]), Int(draws.negatives[index]))
      let difference =
        dot(users[user], items[i]) - dot(users[user], items[j]) + Double(bias[i] - bias[j])
      losses[user] += log(1 + exp(-difference))
    }
    let meanLoss = losses.reduce(0, +) / 3
    let squares = draws.users.map { dot(users[Int($0)], users[Int($0)]) }
    let meanSquare = squares.reduce(0, +) / 4
    func radius(_ share: Double) -> Double { 2 * 0.3 / (1 + exp(-(share - 1))) }
    func radii(_ magnitude: AdversarialMagnitude) -> [Float] {
      Adversary(weight: 1, radius: 0.3, magnitude: magnitude)
        .radii(of: draws, users: users, items: items, bias: bias)
    }
    #expect(radii(.uniform) == [0.3, 0.3, 0.3, 0.3])
    for (index, value) in radii(.fit).enumerated() {
      let expected = radius(meanLoss / losses[Int(draws.users[index])])
      #expect(abs(Double(value) - expected) < 1e-6)
    }
    for (index, value) in radii(.norm).enumerated() {
      #expect(abs(Double(value) - radius(squares[index] / meanSquare)) < 1e-6)
    }
  }

  /// A step with one user's ε is the step of that ε for all.
  @Test(arguments: [AdversarialMagnitude.fit, .norm])
  func aStepTakesTheUsersRadius(magnitude: AdversarialMagnitude) {
    let start = tables(17, deviation: 0.5)
    // Alone, a user is the mean, and is moved by ε.
    var (one, other) = (start, start)
    let adversary = Adversary(weight: 1, radius: 0.2, magnitude: magnitude)
    _ = BPR.ascend(
      users: &one.users, items: &one.items, bias: &one.bias, draws: draw, rate: 0.1,
      regularization: 0.01, biasRegularization: 1, against: adversary)
    _ = BPR.ascend(
      users: &other.users, items: &other.items, bias: &other.bias, draws: draw, rate: 0.1,
      regularization: 0.01, biasRegularization: 1, against: .init(weight: 1, radius: 0.2))
    for (x, y) in zip(one.users[0] + one.items[0], other.users[0] + other.items[0]) {
      #expect(abs(x - y) < 1e-6)
    }
  }
}
