import Essentials
import Testing
@testable import Detection

@Suite struct UserSplitTests {
  /// The law that no user's paths are in two parts, for any number of users.
  @Test(arguments: [4, 5, 10, 101, 10_000])
  func nobodyIsInTwoParts(count: Int) {
    let users = (0..<Int32(count)).map { 3 * $0 }
    for seed in 0..<5 {
      var rng = SeededGenerator(seed: UInt64(seed))
      let split = UserSplit(users, using: &rng)
      let parts = [split.training, split.validation, split.test]
      #expect(parts.allSatisfy { !$0.isEmpty && $0 == $0.sorted() })
      // All of them, each once.
      #expect((parts.flatMap { $0 }).sorted() == users)
      #expect(split.test.count == count / 2)
      let learning = count - count / 2
      #expect(split.validation.count == max(1, learning / 5))
    }
  }

  @Test func seedsDealDifferently() {
    func split(_ seed: UInt64) -> UserSplit {
      var rng = SeededGenerator(seed: seed)
      return UserSplit(0..<Int32(100), using: &rng)
    }
    #expect(split(1) == split(1))
    #expect(split(1) != split(2))
  }
}
