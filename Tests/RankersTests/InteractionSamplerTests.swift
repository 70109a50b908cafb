import Essentials
import Interactions
import Testing
@testable import Rankers

@Suite struct InteractionSamplerTests {
  @Test func seenItemsAreThoseOfTheLog() {
    var rng = SeededGenerator(seed: 1)
    let rows = (0..<40).map { length in (0..<length).map { _ in ItemID(rng.below(50)) } }
    let seen = SeenItems(InteractionLog(rows: rows, itemCount: 60))
    for (user, row) in rows.enumerated() {
      let set = Set(row)
      #expect(seen.count(of: user, below: 60) == set.count)
      #expect(seen.count(of: user, below: 25) == set.count { $0.index < 25 })
      for item in 0..<60 {
        let isSeen = seen.withView { $0.contains(Int32(item), of: user) }
        #expect(isSeen == set.contains(ItemID(item)))
      }
    }
  }

  @Test func drawsAreUniform() {
    // User 0 has three interactions with two items, user 1 one, user 2 everything.
    let rows = [[0, 0, 1], [4], [0, 1, 2, 3, 4]].map { $0.map { ItemID($0) } }
    let sampler = InteractionSampler(
      InteractionLog(rows: rows, itemCount: 7), originalCount: 5)
    #expect(sampler.count == 4)
    var rng = SeededGenerator(seed: 2)
    var draws = InteractionSampler.Draws()
    sampler.draw(40_000, negatives: 3, into: &draws, using: &rng)
    var positives: [[Int32]: Int] = [:]
    var negatives: [[Int32]: Int] = [:]
    for index in draws.users.indices {
      positives[[draws.users[index], draws.positives[index]], default: 0] += 1
      for slot in 0..<3 {
        negatives[[draws.users[index], draws.negatives[3 * index + slot]], default: 0] += 1
      }
    }
    #expect(Set(positives.keys) == [[0, 0], [0, 1], [1, 4]])
    #expect(Set(negatives.keys) == [[0, 2], [0, 3], [0, 4], [1, 0], [1, 1], [1, 2], [1, 3]])
    // Five standard deviations of the binomial distributions.
    #expect(abs((positives[[0, 0]] ?? 0) - 20_000) < 500)
    #expect(abs((positives[[1, 4]] ?? 0) - 10_000) < 434)
    for item in 2..<5 as Range<Int32> { #expect(abs((negatives[[0, item]] ?? 0) - 30_000) < 840) }
    for item in 0..<4 as Range<Int32> { #expect(abs((negatives[[1, item]] ?? 0) - 7_500) < 480) }
  }

  @Test func nothingToDrawGivesNothing() {
    let everything = InteractionLog(rows: [[ItemID(0), ItemID(1)]], itemCount: 2)
    let sampler = InteractionSampler(everything, originalCount: 2)
    var rng = SeededGenerator(seed: 2)
    var draws = InteractionSampler.Draws(users: [1], positives: [1], negatives: [1])
    sampler.draw(10, negatives: 1, into: &draws, using: &rng)
    #expect(draws.users.isEmpty && draws.negatives.isEmpty)
  }
}
