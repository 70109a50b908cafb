import Interactions
import Testing

@testable import Poisoning

@Suite struct PowerItemAttackTests {
  private let game = HeuristicGame()

  @Test func powerItemClicksTheMostCentralItems() async throws {
    // Items 0 and 1 are together in every basket; the others meet nothing else.
    let log = InteractionLog(
      rows: (2..<50).map { [ItemID(0), ItemID(1), ItemID($0)] }, itemCount: 50)
    var configuration = PowerItemAttack.Configuration()
    configuration.powerItems = 2
    let poison = try await game.poison(of: PowerItemAttack(configuration, knowing: log))
    let items = game.recommender.scenario.items
    let clicked = Set(poison.clicks.filter { !items.isTarget($0) })
    #expect(clicked == [ItemID(0), ItemID(1)])
    #expect(poison.targetClickRatio(in: items) == 0.5)
  }
}
