import Essentials
import Foundation
import Testing
@testable import Rankers

@Suite struct BPRTests {
  /// A step moves every parameter by the learning rate times the derivative of the objective, here
  /// taken by central differences in double precision.
  @Test(arguments: [1, 5, 16, 33])
  func aStepFollowsTheGradient(dimension: Int) {
    var rng = SeededGenerator(seed: UInt64(dimension))
    var users = FactorTable(rowCount: 2, dimension: dimension, standardDeviation: 0.5, using: &rng)
    var items = FactorTable(rowCount: 4, dimension: dimension, standardDeviation: 0.5, using: &rng)
    var bias: [Float] = [0.3, -0.2, 0.1, 0.4]
    let (usersBefore, itemsBefore, biasBefore) = (users, items, bias)
    let draws = InteractionSampler.Draws(users: [1], positives: [2], negatives: [0])
    let (rate, lambda, biasLambda) = (Float(0.1), Float(0.03), Float(0.2))
    _ = BPR.ascend(
      users: &users, items: &items, bias: &bias, draws: draws, rate: rate, regularization: lambda,
      biasRegularization: biasLambda)

    // Parameters in a row: the user's, the positive's, the negative's, two biases.
    let start =
      (usersBefore[1] + itemsBefore[2] + itemsBefore[0] + [biasBefore[2], biasBefore[0]])
      .map(Double.init)
    func objective(_ x: [Double]) -> Double {
      let p = x[0..<dimension]
      let q = x[dimension..<2 * dimension]
      let r = x[2 * dimension..<3 * dimension]
      let b = x.suffix(2)
      var difference = x[3 * dimension] - x[3 * dimension + 1]
      for (p, (q, r)) in zip(p, zip(q, r)) { difference += p * (q - r) }
      let square = { (values: ArraySlice<Double>) in values.reduce(0) { $0 + $1 * $1 } }
      return -log1p(exp(-difference)) - Double(lambda) / 2 * (square(p) + square(q) + square(r))
        - Double(biasLambda) / 2 * square(b)
    }
    let end = (users[1] + items[2] + items[0] + [bias[2], bias[0]]).map(Double.init)
    for index in start.indices {
      var above = start
      var below = start
      above[index] += 1e-5
      below[index] -= 1e-5
      let slope = (objective(above) - objective(below)) / 2e-5
      #expect(abs(end[index] - start[index] - Double(rate) * slope) < 1e-6)
    }
    // Nothing else moves, and the padding stays 0.
    #expect(users[0] == usersBefore[0])
    #expect(items[1] == itemsBefore[1] && items[3] == itemsBefore[3])
    #expect(bias[1] == biasBefore[1] && bias[3] == biasBefore[3])
    #expect(
      items.blocks.indices.allSatisfy { block in
        (0..<16).allSatisfy {
          block % items.blockCount * 16 + $0 < dimension || items.blocks[block][$0] == 0
        }
      })
  }

  @Test func countsDrawsInTheRightOrder() {
    var rng = SeededGenerator(seed: 1)
    var users = FactorTable(rowCount: 1, dimension: 3, standardDeviation: 0, using: &rng)
    var items = FactorTable(rowCount: 2, dimension: 3, standardDeviation: 0, using: &rng)
    var bias: [Float] = [1, 0]
    let draws = InteractionSampler.Draws(
      users: [0, 0], positives: [0, 1], negatives: [1, 0])
    let ordered = BPR.ascend(
      users: &users, items: &items, bias: &bias, draws: draws, rate: 0, regularization: 0,
      biasRegularization: 0)
    #expect(ordered == 1)
  }

  /// A target that nobody clicked joins the two least popular items; everything else is as without.
  @Test func aNewItemStartsAmongTheLeastPopular() throws {
    func fitted(coldStartItems: Int) throws -> MatrixFactorization {
      var configuration = BPR.Configuration()
      configuration.dimension = 19
      configuration.epochs = 20
      configuration.coldStartItems = coldStartItems
      return try NewItemWorld.fitted(BPR.self, configuration).parameters
    }
    let drawn = try fitted(coldStartItems: 0)
    let started = try fitted(coldStartItems: 2)
    for item in 0..<5 {
      #expect(started.items[item] == drawn.items[item])
      #expect(started.itemBias[item] == drawn.itemBias[item])
    }
    #expect(started.itemBias[5] == (drawn.itemBias[1] + drawn.itemBias[3]) / 2)
    #expect(drawn.itemBias[5] == 0)
    for factor in 0..<19 {
      let mean = (drawn.items[1][factor] + drawn.items[3][factor]) / 2
      #expect(abs(started.items[5][factor] - drawn.items[5][factor] - mean) < 1e-6)
    }
  }

  @Test func configurationsAreChecked() {
    var configuration = BPR.Configuration()
    #expect(throws: Never.self) { try configuration.validate() }
    configuration.dimension = 0
    #expect(throws: InputError.self) { try configuration.validate() }
  }
}
