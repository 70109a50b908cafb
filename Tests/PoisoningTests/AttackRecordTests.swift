import Essentials
import Foundation
import Interactions
import Testing

@testable import Poisoning

@Suite struct AttackRecordTests {
  private let items = ItemCatalog(originalCount: 2, targetCount: 2)
  private let file = URL(filePath: "x.checkpoint")

  private func poison(_ clicks: [Int]) -> Poison {
    Poison(fakeUserCount: 1, clicksPerFakeUser: clicks.count, clicks: clicks.map { ItemID($0) })
  }

  @Test func aStepIsAPointOfTheCurve() {
    var record = AttackRecord()
    #expect(record.best == nil && record.curve.isEmpty)
    record.add(
      [poison([2, 3]), poison([2, 0]), poison([0, 1])], [4, 9, 9], of: items, stepCount: 5)
    record.add([poison([0, 1])], [3], of: items, stepCount: 5)
    #expect(
      record.curve == [
        AttackProgress(
          step: 0, stepCount: 5, mean: 22.0 / 3, max: 9, targetClickRatio: 0.5, queries: 3),
        AttackProgress(
          step: 1, stepCount: 5, mean: 3, max: 3, targetClickRatio: 0, queries: 4),
      ])
    // The first of the best.
    #expect(record.best?.poison == poison([2, 0]) && record.best?.recNum == 9)
  }

  @Test func nothingIsBetterThanNothing() {
    var record = AttackRecord()
    record.keepBest(of: [poison([0, 1])], [0])
    #expect(record.best?.recNum == 0)
  }

  @Test func aCurveGrowsAndNeverShrinks() throws {
    var record = AttackRecord()
    for _ in 0..<3 { record.add([poison([0, 1])], [1], of: items, stepCount: 3) }
    try record.extend(to: 7, from: file)
    #expect(record.curve.map(\.stepCount) == [7, 7, 7])
    #expect(
      throws: InputError(
        .data,
        "a checkpoint after 3 steps, and only 2 are asked for; remove it to start anew",
        file: file.path)
    ) { try record.extend(to: 2, from: file) }
  }
}
