import Essentials
import Testing

@testable import Interactions

@Suite struct TargetRuleTests {
  /// Item i has 40 − i interactions; items from 40 on have none.
  private let popularity = (0..<50).map { max(0, 40 - $0) }

  private func drawn(_ text: String, seed: UInt64 = 1) throws -> Set<Int> {
    let items = try TargetRule(text).items(by: popularity, seed: seed)
    #expect(Set(items).count == items.count)
    return Set(items.map(\.index))
  }

  @Test func targetsAreDrawnFromTheirPool() throws {
    // A tenth of the forty that anybody has.
    #expect(try drawn("unpopular:4") == [36, 37, 38, 39])
    #expect(try drawn("popular:4") == [0, 1, 2, 3])
    for seed in 0..<20 as Range<UInt64> {
      #expect(try drawn("unpopular:2", seed: seed).isSubset(of: [36, 37, 38, 39]))
      #expect(try drawn("popular:1", seed: seed).isSubset(of: [0, 1, 2, 3]))
      #expect(try drawn("random:9", seed: seed).isSubset(of: Set(0..<40)))
    }
    // More than a tenth takes as many from the end.
    #expect(try drawn("unpopular:6") == Set(34..<40))
    #expect(try drawn("random:39").count == 39)
  }

  @Test func everyItemOfThePoolIsDrawnBySomeSeed() throws {
    let all = try (0..<60 as Range<UInt64>).map { try drawn("unpopular:1", seed: $0) }
    #expect(all.reduce(into: Set()) { $0.formUnion($1) } == [36, 37, 38, 39])
    #expect(try drawn("random:3", seed: 5) == drawn("random:3", seed: 5))
  }

  @Test(arguments: [
    ("unpopular", "expected unpopular:N"), ("unpopular:0", "at least 1"), ("random:x", "expected"),
    ("popular:1:2", "expected"), ("rare:3", "no target rule 'rare'"), ("", "expected"),
  ])
  func aWrongRuleSaysWhatWasExpected(text: String, complaint: String) {
    let error = #expect(throws: InputError.self) { try TargetRule(text) }
    #expect(error?.message.contains(complaint) == true, "\(error?.message ?? "")")
  }

  @Test func notEverythingCanBePromoted() {
    let error = #expect(throws: InputError.self) {
      try TargetRule("random:40").items(by: popularity, seed: 1)
    }
    #expect(error?.message.contains("40 items to train on") == true)
  }
}
