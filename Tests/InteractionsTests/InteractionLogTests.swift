import Testing
@testable import Interactions

@Suite struct InteractionLogTests {
  private let log = InteractionLog(
    rows: [[0, 1], [], [1]].map { $0.map { ItemID($0) } }, itemCount: 2)

  private func rows(_ log: InteractionLog) -> [[Int]] {
    (0..<log.userCount).map { log[UserID($0)].map(\.index) }
  }

  @Test func accountsBecomeUsersInTheirSlots() {
    let full = Injection(
      Poison(fakeUserCount: 2, clicksPerFakeUser: 2, clicks: [2, 0, 3, 3].map { ItemID($0) }))
    #expect(rows(log.appending(full, itemCount: 4)) == [[0, 1], [], [1], [2, 0], [3, 3]])
    // Who is dropped leaves an empty row, so that the others stay who they are.
    let some = Injection([(slot: 1, clicks: [ItemID(3)]), (slot: 4, clicks: [ItemID(0)])])
    let longer = log.appending(some, itemCount: 4)
    #expect(rows(longer) == [[0, 1], [], [1], [], [3], [], [], [0]])
    #expect(longer.itemCount == 4 && longer.count == 5)
    #expect(log.appending(.none, itemCount: 2) == log)
    #expect(log.appending(Injection([(slot: 0, clicks: [])]), itemCount: 2).userCount == 4)
  }

  @Test func whatDoesNotFitIsSeen() {
    let items = ItemCatalog(originalCount: 2, targetCount: 0)
    #expect(log.fits(UserRoster(realCount: 2, fakeCount: 1), items))
    #expect(!log.fits(UserRoster(realCount: 2, fakeCount: 0), items))
    #expect(
      !log.fits(
        UserRoster(realCount: 9, fakeCount: 0), ItemCatalog(originalCount: 1, targetCount: 0)))
  }

  @Test func clicksBeyondTheCatalogTrap() async {
    await #expect(processExitsWith: .failure) {
      let log = InteractionLog(rows: [], itemCount: 2)
      _ = log.appending(Injection([(slot: 0, clicks: [ItemID(2)])]), itemCount: 2)
    }
    await #expect(processExitsWith: .failure) {
      let log = InteractionLog(rows: [], itemCount: 2)
      _ = log.appending(Injection([(slot: 0, clicks: [ItemID(-1)])]), itemCount: 2)
    }
  }
}
