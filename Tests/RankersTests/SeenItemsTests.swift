import Essentials
import Interactions
import Testing
@testable import Rankers

@Suite struct SeenItemsTests {
  /// Every question about every item, beside sets, for users with no item up to many.
  @Test(arguments: 0..<20 as Range<UInt64>) func agreesWithSets(seed: UInt64) throws {
    var rng = SeededGenerator(seed: seed)
    let rows = (0..<12).map { count in (0..<count).map { _ in ItemID(rng.below(14)) } }
    let seen = SeenItems(InteractionLog(rows: rows, itemCount: 14))
    for (user, row) in rows.enumerated() {
      let known = Set(row.map(\.rawValue))
      #expect(Array(seen.items(of: user)) == known.sorted())
      for bound in 0...14 {
        #expect(seen.count(of: user, below: bound) == known.count { $0 < bound })
      }
      seen.withView { view in
        for item in 0..<14 as Range<Int32> {
          #expect(view.contains(item, of: user) == known.contains(item))
        }
      }
    }
  }
}
