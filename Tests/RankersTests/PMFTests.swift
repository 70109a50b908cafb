import Essentials
import Testing
@testable import Rankers

@Suite struct PMFTests {
  /// A positive and two zeros, one after the other, each against central differences of
  /// (r − p·q)²/2 + λ/2 (‖p‖² + ‖q‖²) at the point that the ones before it reached.
  @Test(arguments: [1, 5, 16, 33])
  func stepsFollowTheGradient(dimension: Int) {
    var rng = SeededGenerator(seed: UInt64(dimension))
    var users = FactorTable(rowCount: 2, dimension: dimension, standardDeviation: 0.5, using: &rng)
    var items = FactorTable(rowCount: 4, dimension: dimension, standardDeviation: 0.5, using: &rng)
    let (rate, lambda) = (Float(0.1), Float(0.03))
    var user = users[1].map(Double.init)
    var rows = (0..<4).map { items[$0].map(Double.init) }
    var loss = 0.0
    for (item, label) in [(2, 1.0), (0, 0.0), (3, 0.0)] {
      func objective(_ x: [Double]) -> Double {
        let p = x[0..<dimension]
        let q = x[dimension...]
        let error = label - zip(p, q).reduce(0) { $0 + $1.0 * $1.1 }
        return error * error / 2 + Double(lambda) / 2 * x.reduce(0) { $0 + $1 * $1 }
      }
      let point = user + rows[item]
      let error = label - zip(user, rows[item]).reduce(0) { $0 + $1.0 * $1.1 }
      loss += error * error
      let moved = point.indices.map { index in
        var above = point
        var below = point
        above[index] += 1e-5
        below[index] -= 1e-5
        return point[index] - Double(rate) * (objective(above) - objective(below)) / 2e-5
      }
      user = Array(moved.prefix(dimension))
      rows[item] = Array(moved.suffix(dimension))
    }
    let draws = InteractionSampler.Draws(users: [1], positives: [2], negatives: [0, 3])
    let measured = PMF.descend(
      users: &users, items: &items, draws: draws, rate: rate, regularization: lambda)
    #expect(abs(measured - loss) < 1e-5 * (1 + loss))
    #expect(zip(users[1], user).allSatisfy { abs(Double($0) - $1) < 1e-5 })
    for item in 0..<4 {
      #expect(zip(items[item], rows[item]).allSatisfy { abs(Double($0) - $1) < 1e-5 })
    }
  }
}
