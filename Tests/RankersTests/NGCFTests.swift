import Essentials
import Interactions
import Statistics
import Testing
import Victims
@testable import Rankers

@Suite struct NGCFTests {
  /// Without passes an update is the injection's edges alone, which a target without clicks has none
  /// of.
  @Test func anUpdateAddsEdges() throws {
    let world = RankerLaws.World()
    var configuration = NGCF.Configuration()
    configuration.epochs = 3
    configuration.updatePasses = 0
    var rng = SeededGenerator(seed: 1)
    let ranker = NGCF(configuration, users: world.users, items: world.items, using: &rng)
    try ranker.fit(to: world.log, validation: nil, using: &rng) { _ in }
    let clean = ranker.scores(of: world.candidates)
    let width = clean.width
    // Item 41 is clicked, 40 and 42 are not; nobody real has anything to do with item 41's clicker.
    ranker.update(
      with: Injection([(0, [ItemID(41), ItemID(41)])]), using: &rng)
    let scores = ranker.scores(of: world.candidates)
    for index in clean.values.indices {
      let isClicked = index % width == width - 2
      #expect((scores.values[index] != clean.values[index]) == isClicked)
    }
    // The account clicks an item that people know, and so reaches them.
    ranker.update(with: Injection([(0, [ItemID(41), ItemID(0)])]), using: &rng)
    #expect(ranker.scores(of: world.candidates) != scores)
  }

  /// Updates take turns with memory: what one leaves does not leak into the next, and what a copy
  /// looks at is not written to by the model that it was copied from.
  @Test func updatesShareMemoryAndNothingElse() throws {
    let world = RankerLaws.World()
    let snapshot = try world.trained(NGCF.self)
    func updated(_ seed: UInt64) -> NGCF {
      let copy = snapshot.copy()
      var rng = SeededGenerator(seed: seed)
      copy.update(with: world.injection(seed: seed), using: &rng)
      return copy
    }
    let fresh = try (0..<4 as Range<UInt64>).map { seed in
      let other = try world.trained(NGCF.self)
      var rng = SeededGenerator(seed: seed)
      other.update(with: world.injection(seed: seed), using: &rng)
      return other.scores(of: world.candidates)
    }
    for seed in [0, 1, 2, 1, 0, 3] {
      #expect(updated(UInt64(seed)).scores(of: world.candidates) == fresh[seed])
    }
    let first = updated(1)
    let second = first.copy()
    var rng = SeededGenerator(seed: 5)
    first.update(with: world.injection(seed: 6), using: &rng)
    #expect(second.scores(of: world.candidates) == fresh[1])
    #expect(first.scores(of: world.candidates) != fresh[1])
    #expect(updated(2).scores(of: world.candidates) == fresh[2])
    #expect(second.scores(of: world.candidates) == fresh[1])
  }

  /// Every click of an update weighs the same: five in batches of four and one move the model, to first
  /// order, as five in one batch.
  @Test func theLastBatchWeighsNoMore() throws {
    let world = RankerLaws.World()
    func moved(batchSize: Int) throws -> [Float] {
      let configuration = try NGCF.Configuration().setting([
        "epochs": 2, "updateLearningRate": 1e-3, "regularization": 0,
      ])
      let ranker = try world.trained(NGCF.self, configuration)
      let fitted = try world.untrained(NGCF.self, configuration.setting(["batchSize": batchSize]))
      let learned = Dictionary(uniqueKeysWithValues: ranker.learned.map { ($0.name, $0.tensor) })
      try fitted.restore(learned, fittedTo: world.log)
      var rng = SeededGenerator(seed: 3)
      fitted.update(
        with: Injection([(0, [40, 5, 40].map { ItemID($0) }), (1, [41, 8].map { ItemID($0) })]),
        using: &rng)
      return zip(fitted.learned, ranker.learned).flatMap { after, before in
        zip(after.tensor.array(of: Float.self), before.tensor.array(of: Float.self)).map { $0 - $1 }
      }
    }
    func norm(_ values: [Float]) -> Float {
      values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    let whole = try moved(batchSize: 5)
    let parts = try moved(batchSize: 4)
    #expect(norm(whole) > 1e-4)
    #expect(norm(zip(whole, parts).map { $0 - $1 }) < 0.02 * norm(whole))
  }

  /// Two logs that differ in what is held out, and a validation task of it, give the same model.
  @Test func heldOutItemsAreNotRead() throws {
    func scores(heldOut: Int) throws -> Scores {
      let rows = (0..<30).map { user in
        (0..<6).map { ItemID((user + 3 * $0) % 23) } + [ItemID(heldOut), ItemID(heldOut + 1)]
      }
      let split = LeaveOneOut(InteractionLog(rows: rows, itemCount: 40))
      var configuration = NGCF.Configuration()
      configuration.epochs = 1
      var rng = SeededGenerator(seed: 1)
      let ranker = NGCF(
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

  /// A target that nobody clicked joins the two least popular items; everything else is as without.
  @Test func aNewItemStartsAmongTheLeastPopular() throws {
    func items(coldStartItems: Int) throws -> [[Float]] {
      var configuration = NGCF.Configuration()
      configuration.dimension = 16
      configuration.epochs = 5
      configuration.coldStartItems = coldStartItems
      let ranker = try NewItemWorld.fitted(NGCF.self, configuration)
      let learned = Dictionary(uniqueKeysWithValues: ranker.learned.map { ($0.name, $0.tensor) })
      let values: [Float] = try learned.tensor("items", shape: [6, 16], dtype: .float32).array()
      return stride(from: 0, to: values.count, by: 16).map { Array(values[$0..<$0 + 16]) }
    }
    let drawn = try items(coldStartItems: 0)
    let started = try items(coldStartItems: 2)
    #expect(started[..<5] == drawn[..<5])
    for factor in 0..<16 {
      let mean = (drawn[1][factor] + drawn[3][factor]) / 2
      #expect(abs(started[5][factor] - drawn[5][factor] - mean) < 1e-6)
    }
  }
}
