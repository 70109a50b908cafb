import Essentials
import Testing

@testable import Interactions

@Suite struct PoisoningScenarioTests {
  private let scenario = PoisoningScenario(
    items: ItemCatalog(originalCount: 3, targetCount: 2), popularity: [5, 1, 0], fakeUserCount: 2,
    clicksPerFakeUser: 3)

  private func poison(_ users: Int, _ clicks: [Int]) -> Poison {
    Poison(
      fakeUserCount: users, clicksPerFakeUser: users == 0 ? 0 : clicks.count / users,
      clicks: clicks.map { ItemID($0) })
  }

  @Test func theBudgetIsNTimesT() {
    #expect(scenario.clickCount == 6)
  }

  @Test func whatKeepsToTheRulesIsAdmitted() throws {
    let whole = poison(2, [0, 4, 0, 1, 1, 2])
    #expect(try scenario.admit(whole) == Injection(whole))
    // Nobody has to spend everything.
    #expect(try scenario.admit(poison(1, [4])).clicks == [ItemID(4)])
    #expect(try scenario.admit(.none) == .none)
  }

  @Test(arguments: [
    (3, [0, 0, 0], "it clicks with 3 accounts and has 2"),
    (1, [0, 0, 0, 0], "an account makes 4 clicks and may make 3"),
    (1, [5], "it clicks on item 5 of a catalogue of 5"),
    (1, [-1], "it clicks on item -1 of a catalogue of 5"),
  ])
  func whatBreaksThemIsRefused(users: Int, clicks: [Int], complaint: String) {
    #expect(throws: InputError(.software, "the attack breaks the rules: \(complaint)")) {
      try scenario.admit(poison(users, clicks))
    }
  }
}
