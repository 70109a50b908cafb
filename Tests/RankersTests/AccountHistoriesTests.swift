import Interactions
import Testing
@testable import Rankers

@Suite struct AccountHistoriesTests {
  private func items(_ numbers: Int...) -> [ItemID] { numbers.map { ItemID($0) } }

  @Test func clicksFollowOneAnotherInTheirSlots() {
    var histories = AccountHistories()
    #expect(histories.slotCount == 0 && histories[3].isEmpty && histories.sinceFit(3).isEmpty)
    histories.append(Injection([(1, items(4, 5)), (3, [])]))
    histories.append(Injection([(0, items(6)), (1, items(7))]))
    #expect(histories.slotCount == 4)
    #expect((0..<5).map { histories[$0] } == [items(6), items(4, 5, 7), [], [], []])
    #expect((0..<4).map { Array(histories.sinceFit($0)) } == (0..<4).map { histories[$0] })
  }

  /// Of what the fit knew the last click stays, which the next one follows.
  @Test func aFitKnowsAccounts() {
    let log = InteractionLog(
      rows: [items(0), items(1, 2, 3), [], items(4)], itemCount: 9)
    var histories = AccountHistories(log, users: UserRoster(realCount: 1, fakeCount: 4))
    #expect(histories.slotCount == 3)
    #expect(histories.sinceFit(0) == items(3)[...])
    histories.append(Injection([(0, items(7, 8)), (1, items(6)), (3, items(5))]))
    #expect((0..<4).map { histories[$0] } == [items(1, 2, 3, 7, 8), items(6), items(4), items(5)])
    #expect(
      (0..<4).map { Array(histories.sinceFit($0)) }
        == [items(3, 7, 8), items(6), items(4), items(5)])
    // A log of fewer users than there are people has no accounts.
    #expect(AccountHistories(log, users: UserRoster(realCount: 6, fakeCount: 1)).slotCount == 0)
  }
}
