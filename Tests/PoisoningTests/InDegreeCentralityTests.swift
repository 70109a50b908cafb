import Essentials
import Interactions
import Testing
@testable import Poisoning

@Suite struct InDegreeCentralityTests {
  /// The definition, word for word: cosine of 0/1 user vectors, k nearest, counted.
  private func bruteForce(_ log: InteractionLog, neighborCount: Int) -> [Int] {
    let users = (0..<log.itemCount).map { item in
      Set((0..<log.userCount).filter { log[UserID($0)].contains(ItemID(item)) })
    }
    var degrees = [Int](repeating: 0, count: log.itemCount)
    for item in 0..<log.itemCount {
      let ranked = (0..<log.itemCount).filter {
        $0 != item && !users[$0].isDisjoint(with: users[item])
      }
      .map { other -> (cosine: Double, item: Int) in
        let shared = Double(users[item].intersection(users[other]).count)
        return (shared / Double(users[item].count * users[other].count).squareRoot(), other)
      }
      .sorted { ($1.cosine, $0.item) < ($0.cosine, $1.item) }
      for neighbor in ranked.prefix(neighborCount) { degrees[neighbor.item] += 1 }
    }
    return degrees
  }

  @Test(arguments: 0..<20) func agreesWithTheDefinition(seed: UInt64) {
    var rng = SeededGenerator(seed: seed)
    let rows = (0..<30).map { _ in (0..<(1 + rng.below(6))).map { _ in ItemID(rng.below(25)) } }
    let log = InteractionLog(rows: rows, itemCount: 25)
    for neighborCount in [1, 3, 50] {
      #expect(
        inDegreeCentrality(of: log, neighborCount: neighborCount)
          == bruteForce(log, neighborCount: neighborCount))
    }
  }
}
