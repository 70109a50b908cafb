import Essentials
import Interactions
import Rankers
import Testing
@testable import Victims

@Suite struct RankerPlacedTargetsTests {
  private let items = ItemCatalog(originalCount: 20, targetCount: 2)
  private let users = UserRoster(realCount: 30, fakeCount: 2)

  private func trained<Model: Ranker>(
    _ type: Model.Type, using rng: inout SeededGenerator
  ) throws -> Model {
    var draws = SeededGenerator(seed: 3)
    let log = InteractionLog(
      rows: (0..<30).map { _ in (0..<6).map { _ in ItemID(draws.below(20)) } }, itemCount: 20)
    let model = Model(Model.Configuration(), users: users, items: items, using: &rng)
    try model.fit(to: log, validation: nil, using: &rng) { _ in }
    return model
  }

  @Test func clickedTargetsMoveAndEverythingElseStays() throws {
    var rng = SeededGenerator(seed: 1)
    let model = try trained(PMF.self, using: &rng)
    let clean = try #require(model.itemEmbeddings)
    #expect(clean.count == 22)
    let injection = Injection(
      Poison(
        fakeUserCount: 2, clicksPerFakeUser: 3, clicks: [20, 3, 20, 20, 7, 20].map { ItemID($0) }))
    let placed = try #require(
      model.itemEmbeddings(placingTargetsOf: injection, in: items, using: &rng))
    for item in 0..<20 { #expect(placed[item] == clean[item]) }
    #expect(placed[20] != clean[20])
    #expect(placed[21] == clean[21])
    #expect(model.itemEmbeddings == clean)
  }

  @Test func aRankerThatOnlyCountsPlacesNothing() throws {
    var rng = SeededGenerator(seed: 1)
    let model = try trained(CoVisitation.self, using: &rng)
    #expect(model.itemEmbeddings(placingTargetsOf: .none, in: items, using: &rng) == nil)
  }
}
