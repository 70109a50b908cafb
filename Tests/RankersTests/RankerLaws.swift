import Essentials
import Interactions
import Rankers
import Statistics
import Testing
import Victims

/// What every ranker must obey, as functions over any of them.
enum RankerLaws {
  /// A small world with tastes: even users mostly like even items, odd users odd ones.
  struct World {
    let users = UserRoster(realCount: 30, fakeCount: 4)
    let items = ItemCatalog(originalCount: 40, targetCount: 3)
    let log: InteractionLog
    let candidates: CandidateLists

    init(seed: UInt64 = 1) {
      var rng = SeededGenerator(seed: seed)
      log = InteractionLog(
        rows: (0..<30).map { user in
          (0..<8 + rng.below(8)).map { _ in
            let item = 2 * rng.below(20)
            return ItemID(rng.below(5) == 0 ? rng.below(40) : item + user % 2)
          }
        }, itemCount: 40)
      candidates = .drawn(
        for: users.real.map { UserID($0) }, from: items, originals: 25, seed: seed)
    }

    /// Every item for every user, accounts included.
    var everything: CandidateLists {
      .drawn(for: (0..<users.count).map { UserID($0) }, from: items, originals: 40, seed: 1)
    }

    /// Clicks on anything, and pairs of targets and items that real users know.
    func injection(seed: UInt64) -> Injection {
      var rng = SeededGenerator(seed: seed)
      return Injection(
        Poison(
          fakeUserCount: 4, clicksPerFakeUser: 9,
          clicks: (0..<36).map { $0 % 2 == 0 ? ItemID(40 + rng.below(3)) : ItemID(rng.below(43)) }))
    }

    func untrained<R: Ranker>(_ type: R.Type) -> R { untrained(type, R.Configuration()) }

    func untrained<R: Ranker>(_ type: R.Type, _ configuration: R.Configuration) -> R {
      var rng = SeededGenerator(seed: 7)
      return R(configuration, users: users, items: items, using: &rng)
    }

    func trained<R: Ranker>(
      _ type: R.Type, _ configuration: R.Configuration = R.Configuration(),
      on log: InteractionLog? = nil
    ) throws -> R {
      let ranker = untrained(type, configuration)
      var rng = SeededGenerator(seed: 8)
      try ranker.fit(to: log ?? self.log, validation: nil, using: &rng) { _ in }
      return ranker
    }
  }

  /// An update of a copy leaves the original as it was, and the next copy starts from there again;
  /// the update itself does something.
  static func copyAndReload<R: Ranker>(_ type: R.Type) throws {
    let world = World()
    let snapshot = try world.trained(type)
    let clean = snapshot.scores(of: world.candidates)
    func poisoned() -> Scores {
      let copy = snapshot.copy()
      var rng = SeededGenerator(seed: 9)
      copy.update(with: world.injection(seed: 1), using: &rng)
      return copy.scores(of: world.candidates)
    }
    let first = poisoned()
    #expect(first != clean)
    #expect(snapshot.scores(of: world.candidates) == clean)
    #expect(snapshot.copy().scores(of: world.candidates) == clean)
    #expect(poisoned() == first)
    // A copy may even be trained anew.
    let copy = snapshot.copy()
    var rng = SeededGenerator(seed: 10)
    try copy.fit(to: World(seed: 2).log, validation: nil, using: &rng) { _ in }
    #expect(snapshot.scores(of: world.candidates) == clean)
  }

  /// Equal seeds give equal bits, and all scores are numbers.
  static func determinism<R: Ranker>(_ type: R.Type) throws {
    let world = World()
    let first = try world.trained(type)
    let second = try world.trained(type)
    #expect(first.scores(of: world.candidates) == second.scores(of: world.candidates))
    var rng = SeededGenerator(seed: 3)
    var same = rng
    first.update(with: world.injection(seed: 2), using: &rng)
    second.update(with: world.injection(seed: 2), using: &same)
    let scores = first.scores(of: world.candidates)
    #expect(scores == second.scores(of: world.candidates))
    let fresh = world.untrained(type).scores(of: world.candidates)
    #expect((scores.values + fresh.values).allSatisfy { $0.isFinite })
  }

  /// Everyone at once gets the scores that one gets alone, and a candidate alone the score that it
  /// has among others.
  static func batchEqualsSingle<R: Ranker>(_ type: R.Type) throws {
    let world = World()
    let ranker = try world.trained(type)
    var rng = SeededGenerator(seed: 3)
    ranker.update(with: world.injection(seed: 2), using: &rng)
    let all = ranker.scores(of: world.candidates)
    for (row, user) in world.candidates.users.enumerated() {
      let start = row * all.width
      for column in stride(from: row % 5, to: all.width, by: 5) {
        let single = CandidateLists(
          users: [user], width: 1, items: [world.candidates.items[start + column]],
          itemCount: world.items.count)
        #expect(ranker.scores(of: single).values == [all.values[start + column]])
      }
    }
  }

  /// Bringing a snapshot's scores up to date gives the bits of scoring everything again, whether
  /// the ranker was prepared or not, after one poison, two, and none.
  static func refreshEqualsScoring<R: Ranker>(_ type: R.Type) throws {
    let world = World()
    for isPrepared in [false, true] {
      let snapshot = try world.trained(type)
      if isPrepared { snapshot.prepare(for: world.candidates) }
      let clean = snapshot.scores(of: world.candidates)
      for seed in 0..<6 as Range<UInt64> {
        let copy = snapshot.copy()
        var scores = clean
        copy.refresh(&scores, of: world.candidates)
        #expect(scores == clean)
        var rng = SeededGenerator(seed: seed)
        for update in 0..<2 as Range<UInt64> {
          copy.update(with: world.injection(seed: seed + 10 * update), using: &rng)
          var scores = clean
          copy.refresh(&scores, of: world.candidates)
          #expect(scores == copy.scores(of: world.candidates))
        }
        // Other lists than those that were prepared for, fake users among them.
        let others = CandidateLists.drawn(
          for: (0..<world.users.count).map { UserID($0) }, from: world.items, originals: 7,
          seed: seed)
        var otherScores = snapshot.scores(of: others)
        copy.refresh(&otherScores, of: others)
        #expect(otherScores == copy.scores(of: others))
      }
    }
  }

  /// Training on the log and an empty poison is training on the log.
  static func retrainOnNothing<R: Ranker>(_ type: R.Type) throws {
    let world = World()
    let poisoned = world.log.appending(.none, itemCount: world.items.count)
    let retrained = try world.trained(type, on: poisoned).scores(of: world.candidates)
    let trained = try world.trained(type).scores(of: world.candidates)
    #expect(retrained == trained)
  }

  /// A personalized ranker fills the holes of a checkerboard: users and items of equal parity
  /// belong together, the diagonal is withheld, and must come before all items of the other parity.
  ///
  /// The idea is that of the tests of the Python package `implicit`.
  static func checkerboard<R: Ranker>(_ type: R.Type) throws {
    let size = 50
    var rng = SeededGenerator(seed: 1)
    let log = InteractionLog(
      rows: (0..<size).map { user in
        (0..<size).filter { $0 % 2 == user % 2 && $0 != user }.map { ItemID($0) }
          .shuffled(using: &rng)
      }, itemCount: size)
    let ranker = R(
      R.Configuration(), users: UserRoster(realCount: size, fakeCount: 0),
      items: ItemCatalog(originalCount: size, targetCount: 0), using: &rng)
    try ranker.fit(to: log, validation: nil, using: &rng) { _ in }
    let task = RankingTask(
      candidates: CandidateLists(
        users: (0..<size).map { UserID($0) }, width: 1 + size / 2,
        items: (0..<size).flatMap { user in
          [ItemID(user)] + (0..<size).filter { $0 % 2 != user % 2 }.map { ItemID($0) }
        }, itemCount: size))
    #expect(task.metrics(of: ranker, at: 1).hitRatio == 1)
  }
}
