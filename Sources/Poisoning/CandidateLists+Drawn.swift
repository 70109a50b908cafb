import Interactions

extension CandidateLists {
  /// What every real user's list is chosen from: `originalCount` original items, drawn uniformly
  /// without replacement, then all targets.
  ///
  /// A user's draw follows from (`seed`, `draw`, user) and from nothing else. Where the catalog has
  /// fewer original items, all of them are candidates.
  convenience init(
    drawnFor users: UserRoster, items: ItemCatalog, originalCount: Int, seed: UInt64, draw: Int
  ) {
    let count = min(originalCount, items.originalCount)
    var lists: [ItemID] = []
    lists.reserveCapacity(users.realCount * (count + items.targetCount))
    var originals = Array(items.originals)
    for user in users.real {
      var rng = SeededGenerator(
        seed: seed, stream: "candidates", index: draw * users.realCount + user)
      // The first steps of a Fisher-Yates shuffle, undone afterwards so that the next user's draw
      // does not depend on this one's.
      var swaps: [Int] = []
      for index in 0..<count {
        let other = index + rng.below(originals.count - index)
        originals.swapAt(index, other)
        swaps.append(other)
        lists.append(ItemID(originals[index]))
      }
      for index in (0..<count).reversed() { originals.swapAt(index, swaps[index]) }
      lists += items.targets.map { ItemID($0) }
    }
    self.init(
      users: users.real.map { UserID($0) }, width: count + items.targetCount, items: lists,
      itemCount: items.count)
  }
}
