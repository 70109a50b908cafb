import Interactions

/// Candidate lists in an order in which large rows of users and items are met while they are still
/// in the cache: users in tiles, and within a tile item by item.
struct TiledCandidates: Sendable {
  /// How many users a tile has: their rows of 500 numbers take half of a second-level cache.
  static let tileSize = 256

  /// One candidate of one user.
  struct Entry {
    /// The user's row within the tile.
    let row: Int32
    /// Where the candidate stands in the lists.
    let position: Int32
  }

  /// The lists that this orders.
  let lists: CandidateLists
  /// Tile t has the groups `groupOffsets[t]..<groupOffsets[t + 1]`.
  private(set) var groupOffsets: [Int32] = [0]
  /// The item of each group.
  private(set) var groupItems: [Int32] = []
  /// Group g has the entries `entryOffsets[g]..<entryOffsets[g + 1]`.
  private(set) var entryOffsets: [Int32] = [0]
  /// All candidates.
  private(set) var entries: [Entry] = []

  /// Orders `lists`, at a cost in proportion to their length.
  init(_ lists: CandidateLists) {
    self.lists = lists
    let width = lists.width
    let rowCount = lists.users.count
    entries = [Entry](repeating: Entry(row: 0, position: 0), count: lists.items.count)
    var next = [Int32](repeating: 0, count: lists.itemCount)
    var start = 0
    while start < rowCount {
      let tile = start..<min(start + Self.tileSize, rowCount)
      let positions = tile.lowerBound * width..<tile.upperBound * width
      for position in positions { next[lists.items[position].index] += 1 }
      var end = Int32(positions.lowerBound)
      for item in next.indices where next[item] > 0 {
        let begin = end
        end += next[item]
        next[item] = begin
        groupItems.append(Int32(item))
        entryOffsets.append(end)
      }
      for position in positions {
        let item = lists.items[position].index
        entries[Int(next[item])] = Entry(
          row: Int32(position / width - tile.lowerBound), position: Int32(position))
        next[item] += 1
      }
      for position in positions { next[lists.items[position].index] = 0 }
      groupOffsets.append(Int32(groupItems.count))
      start = tile.upperBound
    }
  }

  /// How many tiles there are.
  var tileCount: Int { groupOffsets.count - 1 }

  /// The users of a tile, as rows of the lists.
  func rows(ofTile tile: Int) -> Range<Int> {
    tile * Self.tileSize..<min((tile + 1) * Self.tileSize, lists.users.count)
  }
}
