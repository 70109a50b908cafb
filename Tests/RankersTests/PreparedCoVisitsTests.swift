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
}
