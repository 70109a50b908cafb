import Essentials
import Interactions
import Rankers
import Statistics
import Testing

@Suite struct ItemPopTests {
  @Test func scoresAreCounts() throws {
    let log = InteractionLog(
      rows: [[0, 1, 1], [1, 2]].map { $0.map { ItemID($0) } }, itemCount: 4)
    var rng = SeededGenerator(seed: 0)
    let ranker = ItemPop(
      .init(), users: UserRoster(realCount: 2, fakeCount: 1),
      items: ItemCatalog(originalCount: 4, targetCount: 1), using: &rng)
    try ranker.fit(to: log, validation: nil, using: &rng) { _ in }
    let lists = CandidateLists(
      users: [UserID(0), UserID(1)], width: 5,
      items: [0, 1, 2, 3, 4, 4, 3, 2, 1, 0].map { ItemID($0) },
      itemCount: 5)
    #expect(ranker.scores(of: lists).values == [1, 3, 1, 0, 0, 0, 0, 1, 3, 1])
    ranker.update(
      with: Injection([(0, [4, 4, 0].map { ItemID($0) })]),
      using: &rng)
    #expect(ranker.scores(of: lists).values == [2, 3, 1, 0, 2, 2, 0, 1, 3, 2])
  }

  @Test func clicksNeverLowerTheMeanRankOfATarget() throws {
    let world = RankerLaws.World()
    let snapshot = try world.trained(ItemPop.self)
    let target = world.items.originalCount
    var last = Int.max
    for clicks in 0..<30 {
      let ranker = snapshot.copy()
      var rng = SeededGenerator(seed: 1)
      ranker.update(
        with: Injection([(0, [ItemID](repeating: ItemID(target), count: clicks))]), using: &rng)
      let scores = ranker.scores(of: world.candidates)
      // The target is the first of the last three columns.
      let ranks = (0..<scores.rows).map { row in
        let values = Array(scores[row])
        return values.count { $0 > values[scores.width - 3] }
      }
      let sum = ranks.reduce(0, +)
      #expect(sum <= last)
      last = sum
    }
    #expect(last == 0)
  }
}
