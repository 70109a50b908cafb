import Essentials
import Interactions
import Statistics
import Testing
@testable import Rankers

@Suite struct GRU4RecTests {
  @Test func sequencesHoldEveryTransitionOnce() {
    for count in 0...12 {
      let row = (0..<count).map { ItemID($0) }
      for length in 1...5 {
        let sequences = GRUEpoch.sequences([row[...]], length: length)
        let transitions = sequences.flatMap { zip($0.inputs, $0.targets).map { [$0, $1] } }
        #expect(transitions == (0..<max(0, Int32(count) - 1)).map { [$0, $0 + 1] })
        #expect(sequences.allSatisfy { $0.inputs.count <= length && !$0.inputs.isEmpty })
      }
    }
  }

  @Test func samplesAreUniformAndAscending() {
    var rng = SeededGenerator(seed: 1)
    let vocabulary = (0..<10).map { Int32(3 * $0) }
    var counts = [Int32: Int]()
    for _ in 0..<2_000 {
      let sample = GRUEpoch.sample(5, of: vocabulary, using: &rng)
      #expect(sample.items == sample.items.sorted())
      #expect(abs(sample.shift - 0.693_147_2) < 1e-6)
      for item in sample.items { counts[item, default: 0] += 1 }
    }
    // 1,000 each, with a standard deviation of 30.
    for item in vocabulary { #expect(abs(counts[item, default: 0] - 1_000) < 150) }
    let all = GRUEpoch.sample(10, of: vocabulary, using: &rng)
    #expect(all.items == vocabulary && all.shift == 0)
  }

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
      with: Poison(
        fakeUserCount: 4, clicksPerFakeUser: 9, clicks: (0..<36).map { ItemID(40 + $0 % 3) }),
      using: &rng)
    #expect(means(poisoned).target > clean.target)
  }
}
