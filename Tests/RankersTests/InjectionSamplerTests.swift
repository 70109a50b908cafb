import Essentials
import Interactions
import Testing
@testable import Rankers

@Suite struct InjectionSamplerTests {
  private func history(_ injections: Injection...) -> AccountHistories {
    injections.reduce(into: AccountHistories()) { $0.append($1) }
  }

  @Test func everyClickIsDrawnOnceUnderItsSlot() {
    let injection = Injection([
      (1, [5, 0, 5].map { ItemID($0) }), (2, []), (4, [0, 1, 2].map { ItemID($0) }),
    ])
    let known = history(injection)
    var rng = SeededGenerator(seed: 2)
    for _ in 0..<50 {
      var draws = InteractionSampler.Draws()
      InjectionSampler(injection, known: known, originalCount: 4).draw(
        negatives: 2, into: &draws, using: &rng)
      let pairs = zip(draws.users, draws.positives).map { [$0, $1] }
      #expect(
        pairs.sorted { $0.lexicographicallyPrecedes($1) }
          == [[1, 0], [1, 5], [1, 5], [4, 0], [4, 1], [4, 2]])
      for index in draws.users.indices {
        for slot in 0..<2 {
          let item = draws.negatives[2 * index + slot]
          #expect(item < 4 && !known[Int(draws.users[index])].contains(ItemID(Int(item))))
        }
      }
      // An account that clicks every original item has no negatives.
      InjectionSampler(injection, known: known, originalCount: 3).draw(
        negatives: 2, into: &draws, using: &rng)
      #expect(Set(draws.users) == [1])
    }
  }

  /// What an account clicked before is no negative now, and counts for whether it clicked everything.
  @Test func earlierClicksAreKnown() {
    let first = Injection([(0, [0, 1].map { ItemID($0) })])
    let second = Injection([(0, [2, 9].map { ItemID($0) })])
    let known = history(first, second)
    var rng = SeededGenerator(seed: 3)
    var draws = InteractionSampler.Draws()
    InjectionSampler(second, known: known, originalCount: 4).draw(
      negatives: 9, into: &draws, using: &rng)
    #expect(draws.positives.sorted() == [2, 9])
    #expect(Set(draws.negatives) == [3])
    InjectionSampler(second, known: known, originalCount: 3).draw(
      negatives: 1, into: &draws, using: &rng)
    #expect(draws.users.isEmpty && draws.negatives.isEmpty)
  }
}
