import Testing

@testable import Interactions

@Suite struct InjectionTests {
  private let users = UserRoster(realCount: 5, fakeCount: 3)
  private let items = ItemCatalog(originalCount: 4, targetCount: 2)

  private func account(_ slot: Int, _ clicks: [Int]) -> (slot: Int, clicks: [ItemID]) {
    (slot, clicks.map { ItemID($0) })
  }

  @Test func accountsKeepTheirSlots() {
    let injection = Injection([account(2, [1, 1, 5]), account(0, []), account(1, [3])])
    #expect(injection.slots == [0, 1, 2])
    #expect(injection.count == 3)
    #expect((0..<3).map { injection[$0].map(\.index) } == [[], [3], [1, 1, 5]])
    #expect(injection.clicks.map(\.index) == [3, 1, 1, 5])
  }

  @Test func aPoisonIsOneWithItsTrajectoriesAsRows() {
    let poison = Poison(
      fakeUserCount: 2, clicksPerFakeUser: 3, clicks: [0, 1, 2, 3, 4, 5].map { ItemID($0) })
    #expect(Injection(poison) == Injection([account(0, [0, 1, 2]), account(1, [3, 4, 5])]))
    #expect(Injection(.none) == Injection.none)
    #expect(Injection.none.count == 0)
  }

  @Test func whatDoesNotFitIsSeen() {
    #expect(Injection([account(2, [0, 5])]).fits(users, items))
    #expect(Injection.none.fits(users, items))
    #expect(!Injection([account(3, [0])]).fits(users, items))
    #expect(!Injection([account(0, [6])]).fits(users, items))
    #expect(!Injection([account(0, [-1])]).fits(users, items))
  }

  @Test func oneSlotHoldsOneAccount() async {
    await #expect(processExitsWith: .failure) {
      _ = Injection([(slot: 1, clicks: []), (slot: 1, clicks: [])])
    }
  }
}
