import Essentials
import Foundation
import Interactions
import Testing
@testable import Poisoning

@Suite struct WorstCaseTests {
  private enum Spaces: ActionSpaceList {
    static let all: [any ActionSpace.Type] = [BCBTPopular.self]
  }
  private typealias Attack = WorstCase<Spaces>

  /// Every user has clicked a few of the 50 items, one after the other.
  private let log = InteractionLog(
    rows: (0..<40).map { user in (0..<5).map { ItemID((user * 7 + $0 * $0 * 3) % 50) } },
    itemCount: 50)

  private func attack(_ queries: Int) -> Attack {
    var configuration = Attack.Configuration()
    configuration.queries = queries
    configuration.imitation = 20
    return Attack(configuration, knowing: log)
  }

  /// A target pays as the square of its clicks, up to 8 of the 24; every account alone has 6.
  private var thresholds: FormulaRecommender {
    FormulaRecommender { poison in
      var counts = [Int](repeating: 0, count: 58)
      for click in poison.clicks { counts[click.index] += 1 }
      return counts[50...].reduce(0) { $0 + min($1, 8) * min($1, 8) }
    }
  }

  private struct Interruption: Error {}

  @Test(arguments: [64, 240, 480, 1_000, 1_920]) func asksAsOftenAsItMay(queries: Int) async throws
  {
    let recommender = FormulaRecommender { $0.clicks.count { $0.index >= 50 } }
    var rng = SeededGenerator(seed: 1)
    var curve: [AttackProgress] = []
    let crafted = try await attack(queries).craft(
      against: recommender, using: &rng, checkpoint: nil, reporting: { curve.append($0) })
    #expect(recommender.queries == queries)
    #expect(attack(queries).queries(in: recommender.scenario) == queries)
    #expect(curve.map(\.step) == Array(0..<curve.count) && curve.last?.queries == queries)
    #expect(curve.last?.stepCount == curve.count)
    // All clicks on targets are the most there are, and the portfolio has them.
    #expect(crafted.poison.clicks.allSatisfy { $0.index >= 50 })
  }

  /// What no part of the portfolio does, the search finds.
  ///
  /// 8, 8 and 8 of 24 clicks make 192; two targets have 128, three that accounts share 136.
  @Test func findsWhatNoSpreadHas() async throws {
    var rng = SeededGenerator(seed: 2)
    let crafted = try await attack(960).craft(
      against: thresholds, using: &rng, checkpoint: nil, reporting: { _ in })
    #expect(try await thresholds.recNums(after: [crafted.poison]) == [192])
  }

  /// One item right after a target pays, in a shop of 50: a hundred times as much as anything else.
  @Test func findsThePartnerThatPays() async throws {
    let recommender = FormulaRecommender { poison in
      (0..<poison.fakeUserCount).reduce(0) { sum, user in
        sum + zip(poison[user], poison[user].dropFirst()).count { $0.index >= 50 && $1.index == 17 }
      }
    }
    var rng = SeededGenerator(seed: 3)
    let crafted = try await attack(1_920).craft(
      against: recommender, using: &rng, checkpoint: nil, reporting: { _ in })
    // Four accounts of six clicks hold twelve pairs.
    #expect(try await recommender.recNums(after: [crafted.poison])[0] >= 11)
  }

  /// Where answers are noise, what is returned is no worse than what is typical.
  @Test func fewAnswersAreNoReasonToTrap() async throws {
    let flat = FormulaRecommender(originals: 50, targets: 1, fakeUsers: 1, clicks: 1) { _ in 0 }
    var rng = SeededGenerator(seed: 4)
    let crafted = try await attack(1_920).craft(
      against: flat, using: &rng, checkpoint: nil, reporting: { _ in })
    #expect(crafted.poison.clicks.count == 1)
    #expect(crafted.sample(3, &rng).allSatisfy { $0.isAllowed(in: flat.scenario) })
  }

  @Test func anInterruptedAttackContinuesToTheSameBits() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "worst-case-\(UUID())")
    defer { try? FileManager.default.removeItem(at: file) }
    var whole = SeededGenerator(seed: 9)
    var curve: [AttackProgress] = []
    let expected = try await attack(480).craft(
      against: thresholds, using: &whole, checkpoint: nil, reporting: { curve.append($0) })
    let asked = thresholds
    for stop in [2, 7, 11] {
      await #expect(throws: Interruption.self) {
        var rng = SeededGenerator(seed: 9)
        _ = try await attack(480).craft(
          against: asked, using: &rng, checkpoint: file,
          reporting: { if $0.step == stop { throw Interruption() } })
      }
    }
    var rng = SeededGenerator(seed: 9)
    var resumed: [AttackProgress] = []
    let crafted = try await attack(480).craft(
      against: asked, using: &rng, checkpoint: file, reporting: { resumed.append($0) })
    #expect(crafted.poison == expected.poison && resumed == curve && rng == whole)
    // What was answered once is not asked again.
    #expect(asked.queries == 480)
    var other = SeededGenerator(seed: 10)
    await #expect(throws: InputError.self) {
      _ = try await attack(480).craft(
        against: asked, using: &other, checkpoint: file, reporting: { _ in })
    }
  }
}
