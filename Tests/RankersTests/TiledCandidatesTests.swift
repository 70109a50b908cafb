import Essentials
import Interactions
import Testing
@testable import Rankers

@Suite struct TiledCandidatesTests {
  /// Tiles hold every candidate once, next to the others of its item.
  @Test func tilesHoldEveryCandidate() {
    var rng = SeededGenerator(seed: 6)
    let lists = CandidateLists(
      users: (0..<600).map { UserID($0) }, width: 3,
      items: (0..<1_800).map { _ in ItemID(rng.below(20)) }, itemCount: 20)
    let tiled = TiledCandidates(lists)
    #expect(tiled.tileCount == 3)
    var seen = [Int](repeating: 0, count: 1_800)
    for tile in 0..<tiled.tileCount {
      for group in tiled.groupOffsets[tile]..<tiled.groupOffsets[tile + 1] {
        let range = tiled.entryOffsets[Int(group)]..<tiled.entryOffsets[Int(group) + 1]
        for entry in tiled.entries[Int(range.lowerBound)..<Int(range.upperBound)] {
          seen[Int(entry.position)] += 1
          #expect(lists.items[Int(entry.position)].rawValue == tiled.groupItems[Int(group)])
          #expect(tiled.rows(ofTile: tile).lowerBound + Int(entry.row) == Int(entry.position) / 3)
        }
      }
    }
    #expect(seen.allSatisfy { $0 == 1 })
  }
}
