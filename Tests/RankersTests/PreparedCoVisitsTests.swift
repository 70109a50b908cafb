import Essentials
import Interactions
import Statistics
import Testing
@testable import Rankers

/// Bringing prepared scores up to date against the sum that defines them.
@Suite struct PreparedCoVisitsTests {
  /// Random small worlds: some candidates are columns of everybody, some lists repeat an item, some
  /// histories are empty; weights of touched items change and pairs come on top.
  @Test(arguments: 0..<40 as Range<UInt64>) func agreesWithTheSum(seed: UInt64) {
    var rng = SeededGenerator(seed: seed)
    let itemCount = 12
    func rows(_ count: Int, _ length: Int) -> [ArraySlice<ItemID>] {
      (0..<count).map { _ in (0..<rng.below(length)).map { _ in ItemID(rng.below(itemCount)) }[...]
      }
    }
    let log = rows(9, 8)
    let logged = CoVisits(log, itemCount: itemCount)
    let histories = LatestItems(log, length: 4)
    // Columns 0 and 3 are the same item for everyone.
    let candidates = CandidateLists(
      users: (0..<9).map { UserID($0) }, width: 6,
      items: (0..<9).flatMap { _ in
        (0..<6).map { $0 == 0 ? ItemID(11) : $0 == 3 ? ItemID(10) : ItemID(rng.below(itemCount)) }
      }, itemCount: itemCount)
    let prepared = PreparedCoVisits(candidates, histories: histories, logged: logged)
    var weights = (0..<itemCount).map { _ in 0.5 + rng.uniform() }
    func scores(_ injected: CoVisits) -> [Float] {
      candidates.items.indices.map { position in
        let item = candidates.items[position].index
        let sum = histories[position / 6].reduce(Float(0)) { sum, other in
          sum.addingProduct(
            logged.count(Int(other), item) + injected.count(Int(other), item), weights[Int(other)])
        }
        return sum * weights[item]
      }
    }
    var current = Scores(rows: 9, width: 6)
    current.values = scores(CoVisits(itemCount: itemCount))
    let clicks = rows(1 + rng.below(3), 6)
    let touched = Set(clicks.joined())
    for item in touched { weights[item.index] *= 0.5 }
    let injected = CoVisits(clicks, itemCount: itemCount)
    prepared.refresh(&current, touched: touched, injected: injected, weights: weights)
    for (value, expected) in zip(current.values, scores(injected)) {
      #expect(abs(value - expected) < 1e-5)
    }
  }

  /// Where items stand next to most others, few candidates are looked up and many are found by a walk through
  /// the neighbors: the same bits by both, with an injection and without, prepared or not.
  @Test func lookingUpAndWalkingThroughAreOne() throws {
    var rng = SeededGenerator(seed: 3)
    let (itemCount, userCount) = (180, 70)
    let rows = (0..<userCount).map { _ in
      (0..<1 + rng.below(400)).map { _ in ItemID(rng.below(itemCount)) }
    }
    let log = InteractionLog(rows: rows, itemCount: itemCount)
    let logged = CoVisits(rows.map { $0[...] }, itemCount: itemCount + 2)
    let history = (0..<10).map { _ in Int32(rng.below(itemCount)) }
    #expect(logged.areLookUpsLess(of: 2, amid: history))
    #expect(!logged.areLookUpsLess(of: itemCount, amid: history))
    #expect(!logged.areLookUpsLess(of: 2, amid: []))

    let users = UserRoster(realCount: userCount, fakeCount: 3)
    let items = ItemCatalog(originalCount: itemCount, targetCount: 2)
    func lists(_ columns: [Int]) -> CandidateLists {
      CandidateLists(
        users: (0..<userCount).map { UserID($0) }, width: columns.count,
        items: (0..<userCount).flatMap { _ in columns.map { ItemID($0) } },
        itemCount: items.count)
    }
    let injection = Injection(
      (0..<3).map { slot in
        (
          slot,
          (0..<9).map { $0 % 2 == 0 ? ItemID(itemCount + slot % 2) : ItemID(rng.below(itemCount)) }
        )
      })
    func scores(_ columns: [Int], of column: Int) throws -> [[UInt32]] {
      var rng = SeededGenerator(seed: 1)
      let snapshot = CoVisitation(.init(), users: users, items: items, using: &rng)
      try snapshot.fit(to: log, validation: nil, using: &rng) { _ in }
      let lists = lists(columns)
      snapshot.prepare(for: lists)
      let clean = snapshot.scores(of: lists)
      let world = snapshot.copy()
      world.update(with: injection, using: &rng)
      var refreshed = clean
      world.refresh(&refreshed, of: lists)
      return [clean, world.scores(of: lists), refreshed].map { scores in
        (0..<scores.rows).map { scores[$0][scores[$0].startIndex + column].bitPattern }
      }
    }
    for item in [0, 17, itemCount, itemCount + 1] {
      let few = try scores([item, 5], of: 0)
      let many = try scores(Array(0..<items.count), of: item)
      #expect(few == many)
      #expect(few[1] != few[0])
    }
  }
}
