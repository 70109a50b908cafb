import Essentials
import Interactions
import Testing
@testable import Poisoning

@Suite struct ClickMatrixTests {
  private let scenario = PoisoningScenario.tiny(originals: 60, targets: 3, fakeUsers: 4, clicks: 6)

  private func matrix(originals: Int, seed: UInt64) -> (ClickMatrix, Poison, SeededGenerator) {
    var rng = SeededGenerator(seed: seed)
    let poison = scenario.poison(following: MiddleAttack(.init()).rule(in: scenario), using: &rng)
    let matrix = ClickMatrix(
      poison, catalog: scenario.items, originals: originals, using: &rng)
    return (matrix, poison, rng)
  }

  private func sorted(_ poison: Poison) -> [[ItemID]] {
    (0..<poison.fakeUserCount).map { poison[$0].sorted() }
  }

  @Test(arguments: [1, 20, 60, 500]) func wholeClicksComeBackInAnotherOrder(originals: Int) {
    var (matrix, poison, rng) = matrix(originals: originals, seed: 3)
    #expect(matrix.width == 3 + min(60, max(6, originals)))
    let rounded = matrix.poison(using: &rng)
    #expect(sorted(rounded) == sorted(poison))
    #expect(rounded != poison)
    matrix.renewSupport(projection: .simplex, using: &rng)
    #expect(sorted(matrix.poison(using: &rng)) == sorted(poison))
  }

  @Test func everyRowHasAllTargetsAndDistinctItems() {
    var (matrix, _, rng) = matrix(originals: 20, seed: 4)
    var seen: Set<ItemID> = []
    for _ in 0..<40 {
      matrix.renewSupport(projection: .simplex, using: &rng)
      for row in 0..<4 {
        let items = matrix.support[row * matrix.width..<(row + 1) * matrix.width]
        #expect(Set(items).count == 23)
        #expect(items.suffix(3).map(\.index) == [60, 61, 62])
        seen.formUnion(items)
      }
    }
    // 10 random originals a row and step: the chance that one of 60 never comes is below 1e-8.
    #expect(seen.count == 63)
  }

  @Test(arguments: [RowProjection.simplex, .scaling], 0..<6)
  func movingKeepsTheBudget(projection: RowProjection, seed: UInt64) {
    var (matrix, _, rng) = matrix(originals: 20, seed: seed)
    for step in [0.01, 1, 100] {
      let direction = matrix.values.map { _ in Double(rng.normal()) }
      let moved = matrix.moved(step, along: direction, projection: projection)
      for row in 0..<4 {
        let values = moved.values[row * matrix.width..<(row + 1) * matrix.width]
        #expect(values.allSatisfy { $0 >= 0 })
        #expect(abs(values.reduce(0, +) - 6) < 1e-9)
      }
      let poison = moved.poison(using: &rng)
      #expect(poison.clicks.count == 24)
      matrix = moved
      matrix.renewSupport(projection: projection, using: &rng)
    }
  }

  /// The nearest row: no feasible one in its neighborhood is nearer to where the step led.
  @Test func theSimplexProjectionIsTheNearest() {
    var (matrix, _, rng) = matrix(originals: 20, seed: 8)
    let direction = matrix.values.map { _ in Double(rng.normal()) }
    let wanted = zip(matrix.values, direction).map { $0 + 0.7 * $1 }
    let found = matrix.moved(0.7, along: direction, projection: .simplex).values
    let row = 0..<matrix.width
    func distance(_ values: [Double]) -> Double {
      row.reduce(0) { $0 + (values[$1] - wanted[$1]) * (values[$1] - wanted[$1]) }
    }
    for from in row where found[from] > 0 {
      for to in row where to != from {
        var other = found
        let amount = min(1e-3, found[from])
        other[from] -= amount
        other[to] += amount
        #expect(distance(other) >= distance(found) - 1e-12)
      }
    }
  }

  @Test func roundingGivesTheLargestRemaindersAClick() {
    var (matrix, _, rng) = matrix(originals: 20, seed: 9)
    let direction = matrix.values.map { _ in Double(rng.normal()) }
    matrix = matrix.moved(0.6, along: direction, projection: .simplex)
    let poison = matrix.poison(using: &rng)
    for row in 0..<4 {
      let range = row * matrix.width..<(row + 1) * matrix.width
      let counts = range.map { position in
        poison[row].count { $0 == matrix.support[position] }
      }
      let extra = zip(range, counts).map { matrix.values[$0] - Double($1) }
      // Nobody is rounded by a whole click, and who got one had at least the remainder of who did
      // not.
      #expect(extra.allSatisfy { abs($0) < 1 })
      let down = extra.filter { $0 > 0 }.max() ?? 0
      let up = extra.filter { $0 < 0 }.map { 1 + $0 }.min() ?? 1
      #expect(up >= down)
    }
  }
}
