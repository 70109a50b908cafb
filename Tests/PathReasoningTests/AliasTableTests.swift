import Essentials
import Testing
@testable import PathReasoning

@Suite struct AliasTableTests {
  @Test func drawsAtTheirOdds() {
    let table = AliasTable([3, 0, 1, 2])
    var rng = SeededGenerator(seed: 9)
    var counts = [0, 0, 0, 0]
    for _ in 0..<60_000 { counts[Int(table.draw(using: &rng))] += 1 }
    #expect(counts[1] == 0)
    // Five standard deviations of binomials.
    #expect(abs(counts[0] - 30_000) < 613)
    #expect(abs(counts[2] - 10_000) < 457)
    #expect(abs(counts[3] - 20_000) < 578)
  }

  @Test func oneWeightTakesAll() {
    var rng = SeededGenerator(seed: 2)
    for weights in [[7], [0, 0, 1e-9, 0]] as [[Double]] {
      let table = AliasTable(weights)
      let certain = weights.firstIndex { $0 > 0 }
      #expect((0..<1_000).allSatisfy { _ in Int(table.draw(using: &rng)) == certain })
    }
  }

  /// Thousands of weights whose sums round: what has no weight is never drawn, and the mean is right.
  @Test func roundingFavorsNobody() {
    var rng = SeededGenerator(seed: 3)
    let weights = (0..<2_000).map { $0 % 3 == 0 ? 0 : Double(rng.uniform()) }
    let table = AliasTable(weights)
    let total = weights.reduce(0, +)
    let mean = weights.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element } / total
    let square = weights.enumerated().reduce(0) {
      $0 + Double($1.offset * $1.offset) * $1.element
    }
    let deviation = (square / total - mean * mean).squareRoot()
    let count = 40_000
    var sum = 0.0
    for _ in 0..<count {
      let drawn = Int(table.draw(using: &rng))
      #expect(weights[drawn] > 0)
      sum += Double(drawn)
    }
    #expect(abs(sum / Double(count) - mean) < 5 * deviation / Double(count).squareRoot())
  }
}
