import Essentials
import Foundation
import Interactions
import Testing
@testable import Poisoning

@Suite struct HeuristicAttackTests {
  private let recommender = FormulaRecommender(fakeUsers: 300, clicks: 20) { poison in
    poison.clicks.count { $0 == ItemID(50) }
  }

  private func poison(of attack: some HeuristicAttack) async throws -> Poison {
    var rng = SeededGenerator(seed: 3)
    return try await attack.craft(
      against: recommender, using: &rng, checkpoint: nil, reporting: { _ in }
    ).poison
  }

  @Test func randomAlternatesTargetsAndOriginals() async throws {
    let poison = try await poison(of: RandomAttack(.init()))
    let items = recommender.scenario.items
    #expect(poison.fakeUserCount == 300 && poison.clicksPerFakeUser == 20)
    for user in 0..<300 {
      for (time, item) in poison[user].enumerated() {
        #expect(items.isTarget(item) == time.isMultiple(of: 2))
      }
    }
    // 3,000 draws of each kind reach every item: the chance to miss one of 50 is below 1e-23.
    #expect(Set(poison.clicks).count == items.count)
  }

  @Test func popularClicksOnlyTheTopTenth() async throws {
    let poison = try await poison(of: PopularAttack(.init()))
    let scenario = recommender.scenario
    let top = scenario.items.originals.sorted { scenario.popularity[$0] > scenario.popularity[$1] }
    let clicked = Set(poison.clicks.filter { !scenario.items.isTarget($0) }.map(\.index))
    #expect(clicked == Set(top.prefix(5)))
    #expect(poison.targetClickRatio(in: scenario.items) == 0.5)
  }

  @Test func middleDrawsEachSetEquallyOften() async throws {
    let poison = try await poison(of: MiddleAttack(.init()))
    let scenario = recommender.scenario
    let top = Set(
      scenario.items.originals.sorted { scenario.popularity[$0] > scenario.popularity[$1] }
        .prefix(5))
    let counts = poison.clicks.reduce(into: [0, 0, 0]) { counts, item in
      counts[scenario.items.isTarget(item) ? 0 : top.contains(item.index) ? 1 : 2] += 1
    }
    // Five standard deviations of a binomial(6000, 1/3).
    #expect(counts.allSatisfy { abs($0 - 2_000) < 183 })
  }

  @Test func powerItemClicksTheMostCentralItems() async throws {
    // Items 0 and 1 are together in every basket; the others meet nothing else.
    let log = InteractionLog(
      rows: (2..<50).map { [ItemID(0), ItemID(1), ItemID($0)] }, itemCount: 50)
    var configuration = PowerItemAttack.Configuration()
    configuration.powerItems = 2
    let poison = try await poison(of: PowerItemAttack(configuration, knowing: log))
    let items = recommender.scenario.items
    let clicked = Set(poison.clicks.filter { !items.isTarget($0) })
    #expect(clicked == [ItemID(0), ItemID(1)])
    #expect(poison.targetClickRatio(in: items) == 0.5)
  }

  @Test func oneDrawAsksNothing() async throws {
    _ = try await poison(of: RandomAttack(.init()))
    #expect(recommender.queries == 0)
  }

  @Test func severalDrawsKeepTheBest() async throws {
    var configuration = HeuristicConfiguration()
    configuration.draws = 100
    var curve: [AttackProgress] = []
    var rng = SeededGenerator(seed: 5)
    let crafted = try await RandomAttack(configuration).craft(
      against: recommender, using: &rng, checkpoint: nil, reporting: { curve.append($0) })
    #expect(recommender.queries == 100)
    #expect(curve.map(\.queries) == [32, 64, 96, 100])
    let best = try await recommender.recNums(after: [crafted.poison])[0]
    #expect(best == curve.map(\.max).max())
  }

  @Test func anInterruptedSearchContinuesToTheSameResult() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "draws-\(UUID()).checkpoint")
    defer { try? FileManager.default.removeItem(at: file) }
    var configuration = HeuristicConfiguration()
    configuration.draws = 200
    struct Stop: Error {}

    var whole = SeededGenerator(seed: 9)
    var wholeCurve: [AttackProgress] = []
    let expected = try await RandomAttack(configuration).craft(
      against: recommender, using: &whole, checkpoint: nil, reporting: { wholeCurve.append($0) })

    await #expect(throws: Stop.self) {
      var rng = SeededGenerator(seed: 9)
      _ = try await RandomAttack(configuration).craft(
        against: recommender, using: &rng, checkpoint: file,
        reporting: { if $0.step == 2 { throw Stop() } })
    }
    var rng = SeededGenerator(seed: 9)
    var curve: [AttackProgress] = []
    let asked = recommender.queries
    let resumed = try await RandomAttack(configuration).craft(
      against: recommender, using: &rng, checkpoint: file, reporting: { curve.append($0) })
    #expect(resumed.poison == expected.poison)
    #expect(curve == wholeCurve)
    #expect(recommender.queries - asked == 200 - 3 * 32)
    #expect(rng == whole)
  }

  @Test func aCheckpointOfAnotherSearchIsRefused() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "draws-\(UUID()).checkpoint")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data("{}".utf8).write(to: file)
    var configuration = HeuristicConfiguration()
    configuration.draws = 40
    var rng = SeededGenerator(seed: 9)
    await #expect(
      throws: InputError(
        .data, "not a checkpoint of 40 draws of random; remove it to start anew", file: file.path)
    ) {
      _ = try await RandomAttack(configuration).craft(
        against: recommender, using: &rng, checkpoint: file, reporting: { _ in })
    }
  }
}
