import Essentials
import Interactions
import Testing

@testable import Poisoning

@Suite struct AttackFingerprintTests {
  private func bytes(
    steps: Int = 1, popularity: [Int] = [3, 2], targets: Int = 1, fakeUsers: Int = 2,
    seed: UInt64 = 1
  ) throws -> [UInt8] {
    try AttackFingerprint(
      ["steps": steps],
      PoisoningScenario(
        items: ItemCatalog(originalCount: popularity.count, targetCount: targets),
        popularity: popularity, fakeUserCount: fakeUsers, clicksPerFakeUser: 4),
      SeededGenerator(seed: seed)
    ).bytes
  }

  @Test func itIsTheSameForTheSameGame() throws {
    #expect(try bytes() == bytes())
  }

  @Test func whateverDecidesTheResultChangesIt() throws {
    let all = try [
      bytes(), bytes(steps: 2), bytes(popularity: [2, 3]), bytes(popularity: [3, 2, 0]),
      bytes(targets: 2), bytes(fakeUsers: 3), bytes(seed: 2),
    ]
    #expect(Set(all).count == all.count)
  }
}
