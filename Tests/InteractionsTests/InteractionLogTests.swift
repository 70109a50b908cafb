import Testing
@testable import Interactions

@Suite struct InteractionLogTests {
  private let log = InteractionLog(
    rows: [[ItemID(2), ItemID(0), ItemID(2)], [], [ItemID(1)]], itemCount: 4)

  @Test func rowsReadBack() {
    #expect(log.userCount == 3 && log.count == 4 && log.itemCount == 4)
    #expect((0..<3).map { log[UserID($0)].map(\.index) } == [[2, 0, 2], [], [1]])
    #expect(log.popularity == [1, 1, 2, 0])
    let nothing = InteractionLog(rows: [], itemCount: 0)
    #expect(nothing.userCount == 0 && nothing.count == 0 && nothing.popularity.isEmpty)
  }

  /// Poison is further users in a larger catalogue; the log itself stays as it is.
  @Test func poisonIsAppended() {
    let poison = Poison(
      fakeUserCount: 2, clicksPerFakeUser: 2,
      clicks: [ItemID(4), ItemID(0), ItemID(5), ItemID(4)])
    let poisoned = log.appending(poison, itemCount: 6)
    #expect(poisoned.userCount == 5 && poisoned.itemCount == 6)
    #expect(
      (0..<5).map { poisoned[UserID($0)].map(\.index) }
        == [[2, 0, 2], [], [1], [4, 0], [5, 4]])
    #expect(log.userCount == 3)
    let same = log.appending(.none, itemCount: 4)
    #expect(same == log)
  }

  @Test func itemsBeyondTheCatalogueTrap() async {
    await #expect(processExitsWith: .failure) {
      _ = InteractionLog(rows: [[ItemID(4)]], itemCount: 4)
    }
  }
}
