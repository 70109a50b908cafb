import Essentials
import Interactions
import Statistics
import Testing
import Victims
@testable import Rankers

@Suite struct GRU4RecTests {
  /// Everybody walks around a circle: what comes next is known from order alone.
  @Test func learnsOrder() throws {
    let size = 20
    let log = InteractionLog(
      rows: (0..<60).map { user in (0..<12).map { ItemID((7 * user + $0) % size) } },
      itemCount: size)
    var configuration = GRU4Rec.Configuration()
    configuration.batchSize = 64
    configuration.epochs = 60
    configuration.learningRate = 1e-2
    var rng = SeededGenerator(seed: 3)
    let ranker = GRU4Rec(
      configuration, users: UserRoster(realCount: 60, fakeCount: 0),
      items: ItemCatalog(originalCount: size, targetCount: 0), using: &rng)
    try ranker.fit(to: log, validation: nil, using: &rng) { _ in }
    let next = CandidateLists(
      users: (0..<60).map { UserID($0) }, width: size,
      items: (0..<60).flatMap { user in
        (0..<size).map { ItemID((7 * user + 12 + $0) % size) }
      }, itemCount: size)
    #expect(RankingMetrics(ranker.scores(of: next), at: 1).hitRatio == 1)
  }

  /// Two logs that differ in what is held out, and a validation task of it, give the same model.
  @Test func heldOutItemsAreNotRead() throws {
    func scores(heldOut: Int) throws -> Scores {
      let rows = (0..<30).map { user in
        (0..<6).map { ItemID((user + 3 * $0) % 23) } + [ItemID(heldOut), ItemID(heldOut + 1)]
      }
      let split = LeaveOneOut(InteractionLog(rows: rows, itemCount: 40))
      var configuration = GRU4Rec.Configuration()
      configuration.epochs = 1
      var rng = SeededGenerator(seed: 1)
      let ranker = GRU4Rec(
        configuration, users: UserRoster(realCount: 30, fakeCount: 2),
        items: ItemCatalog(originalCount: 40, targetCount: 3), using: &rng)
      let task = RankingTask(candidates: .ranking(split.validation, amid: split.train, seed: 1))
      try ranker.fit(to: split.train, validation: task, using: &rng) { _ in }
      return ranker.scores(
        of: .drawn(
          for: (0..<30).map { UserID($0) }, from: ItemCatalog(originalCount: 40, targetCount: 3),
          originals: 20, seed: 2))
    }
    #expect(try scores(heldOut: 30) == scores(heldOut: 34))
  }

  /// A new item starts where the least popular ones stand, and clicks lift it.
  @Test func targetsStartColdAndRiseWhenClicked() throws {
    let world = RankerLaws.World()
    let snapshot = try world.trained(GRU4Rec.self)
    let width = world.candidates.width
    func means(_ ranker: GRU4Rec) -> (original: Float, target: Float) {
      let values = ranker.scores(of: world.candidates).values
      func mean(_ columns: Range<Int>) -> Float {
        let chosen = values.indices.filter { columns.contains($0 % width) }
        return chosen.reduce(0) { $0 + values[$1] } / Float(chosen.count)
      }
      return (mean(0..<width - 3), mean(width - 3..<width))
    }
    let clean = means(snapshot)
    #expect(clean.target < clean.original)
    let poisoned = snapshot.copy()
    var rng = SeededGenerator(seed: 1)
    poisoned.update(
      with: Injection((0..<4).map { slot in (slot, (0..<9).map { ItemID(40 + $0 % 3) }) }),
      using: &rng)
    #expect(means(poisoned).target > clean.target)
  }
}
