import Essentials
import Interactions
import Testing

@testable import Victims

@Suite struct DefendedVictimTests {
  /// Lets only clicks on targets through.
  private struct Sieve: StandingDefense {
    let log = InteractionLog(rows: [[]], itemCount: 5)

    func admit(_ injection: Injection) -> Injection {
      injection.filtered { _, _, item in item.index >= 5 }
    }
  }

  private let victim = FormulaVictim()
  private var defended: DefendedVictim<FormulaVictim> {
    DefendedVictim(victim, behind: Sieve(), popularity: [1, 2, 3, 4, 5])
  }

  @Test func onlyWhatIsAdmittedReachesTheVictim() async throws {
    let injection = Injection([
      (slot: 0, clicks: [5, 0, 6].map { ItemID($0) }), (slot: 2, clicks: [ItemID(1)]),
    ])
    let counts = try await defended.exposures(after: [injection], on: .attack, k: 10)
    #expect(counts == [[1, 1]])
    let seen = victim.seen.withLock { $0.last?.injection }
    #expect(seen == Injection([(slot: 0, clicks: [5, 6].map { ItemID($0) })]))
    #expect(defended.audience == victim.audience && defended.lists == victim.lists)
    // The attacker knows what real users did, whatever is left of it.
    #expect(defended.scenario.popularity == [1, 2, 3, 4, 5])
    #expect(defended.scenario.fakeUserCount == 3)
  }

  @Test func anAttackersViewChecksTheRulesAndNotTheDefense() async throws {
    let view = AttackersView(of: defended)
    let recNums = try await view.recNums(after: [
      Poison(fakeUserCount: 1, clicksPerFakeUser: 4, clicks: [0, 5, 5, 1].map { ItemID($0) })
    ])
    #expect(recNums == [2])
  }

  @Test func timesAreFilteredWithTheirClicks() {
    let log = InteractionLog(
      offsets: [0, 2, 3], items: [0, 1, 1].map { ItemID($0) }, times: [1, 2, 3], itemCount: 2)
    let left = log.filtered { _, _, item in item.index == 1 }
    #expect(left.times == [2, 3] && left.offsets == [0, 1, 2])
    let none = log.filtered { user, position, _ in user.index == 0 && position == 0 }
    #expect(none.times == [1] && none.userCount == 2 && none[UserID(1)].isEmpty)
  }
}
