import Foundation
import Testing

@testable import Statistics

@Suite struct ListComparisonTests {
  /// Two users by hand.
  @Test func figuresAreThoseOfTheDefinitions() {
    var lists = ListComparison(targets: ["t", "s"], k: 3)
    lists.add(before: ["a", "b", "c"], after: ["t", "a", "b"], finding: ["b", "x"])
    lists.add(before: ["a", "b", "t", "s"], after: ["a", "b", "t", "s"], finding: nil)
    lists.add(before: ["a", "b"], after: ["b", "a"], finding: ["c"])
    lists.add(before: [], after: [], finding: [])
    #expect(lists.users == 4 && lists.k == 3)
    #expect(lists.exposures.before == [0, 1, 0, 0] && lists.exposures.after == [1, 1, 0, 0])
    #expect(lists.perTarget[0].after == [1, 1, 0, 0] && lists.perTarget[1].after == [0, 0, 0, 0])
    #expect(lists.changes == [1, 0, 1, 0])
    #expect(lists.overlaps == [2.0 / 3, 1, 1, 1])
    #expect(lists.hits.before == [1, 0] && lists.hits.after == [1, 0])
    // Two to find: the ideal list has both on top.
    let ideal = 1 + 1 / log2(3.0)
    #expect(abs(lists.gains.before[0] - 1 / log2(3.0) / ideal) < 1e-12)
    #expect(abs(lists.gains.after[0] - 1 / log2(4.0) / ideal) < 1e-12)
    #expect(lists.gains.before[1] == 0)
  }

  /// All figures of the joint bootstrap have the interval that each would have alone, up to what 2,000
  /// draws leave to chance; and an interval of the normal approximation.
  @Test func intervalsAreThoseOfTheMeans() {
    var rng = SplitMix(state: 9)
    let first = (0..<400).map { _ in Double.random(in: 0..<1, using: &rng) }
    let second = first.map { 3 * $0 + 1 }
    let constant = [Double](repeating: 2, count: 400)
    let intervals = JointBootstrap([first, second, constant], using: &rng).intervals
    let mean = first.reduce(0, +) / 400
    let deviation = (first.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 400).squareRoot()
    let half = 1.96 * deviation / 20
    #expect(abs(intervals[0].lower - (mean - half)) < 0.2 * half)
    #expect(abs(intervals[0].upper - (mean + half)) < 0.2 * half)
    // The same users are drawn for both.
    #expect(abs(intervals[1].lower - (3 * intervals[0].lower + 1)) < 1e-9)
    #expect(abs(intervals[1].upper - (3 * intervals[0].upper + 1)) < 1e-9)
    #expect(intervals[2].lower == 2 && intervals[2].upper == 2)
    #expect(JointBootstrap([[], []], using: &rng).intervals.isEmpty)
    #expect(
      JointBootstrap([[5]], using: &rng).intervals == [
        ConfidenceInterval(lower: 5, upper: 5, level: 0.95)
      ])
  }
}
