import Testing
@testable import Interactions

@Suite struct UserRosterTests {
  @Test func fakeUsersFollowRealOnes() {
    let roster = UserRoster(realCount: 4, fakeCount: 2)
    #expect(roster.count == 6 && Array(roster.real) == [0, 1, 2, 3])
    #expect((0..<2).map { roster.fakeUser($0).index } == [4, 5])
  }
}
