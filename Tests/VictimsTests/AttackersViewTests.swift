import Essentials
import Interactions
import Testing

@testable import Victims

@Suite struct AttackersViewTests {
  private let victim = FormulaVictim()

  private func poison(_ users: Int, _ clicks: [Int]) -> Poison {
    Poison(
      fakeUserCount: users, clicksPerFakeUser: clicks.count / users,
      clicks: clicks.map { ItemID($0) })
  }

  @Test func queriesAreAnsweredAndCounted() async throws {
    let view = AttackersView(of: victim)
    #expect(view.queryCount == 0 && view.secondsPerQuery == nil)
    let recNums = try await view.recNums(after: [
      poison(1, [5, 5, 6, 0]), .none, poison(3, [6, 6, 6]),
    ])
    #expect(recNums == [3, 0, 3])
    #expect(view.queryCount == 3)
    #expect(victim.seen.withLock { $0.allSatisfy { $0.draw == .attack } })
  }

  @Test func manyViewsOfOneVictimCountApart() async throws {
    let (first, second) = (AttackersView(of: victim), AttackersView(of: victim))
    _ = try await first.recNums(after: [.none, .none])
    #expect(first.queryCount == 2 && second.queryCount == 0)
  }

  @Test(arguments: [
    (4, [0, 0, 0, 0], "it clicks with 4 accounts and has 3"),
    (1, [0, 0, 0, 0, 0], "an account makes 5 clicks and may make 4"),
    (2, [0, 7], "it clicks on item 7 of a catalogue of 7"),
    (2, [0, -1], "it clicks on item -1 of a catalogue of 7"),
  ])
  func whatBreaksTheRulesNeverReachesTheVictim(
    users: Int, clicks: [Int], complaint: String
  ) async throws {
    let view = AttackersView(of: victim)
    await #expect(
      throws: InputError(.software, "the attack breaks the rules: \(complaint)")
    ) { try await view.recNums(after: [.none, poison(users, clicks)]) }
    #expect(view.queryCount == 0)
    #expect(victim.seen.withLock { $0.isEmpty })
  }
}
