import Essentials
import Interactions

/// AppGrad's M: how often each fake user clicks each item, as real numbers, of which only a few
/// columns a row can be other than 0.
///
/// Row i is over its own support: all targets and some original items. Every row is at least 0
/// everywhere and sums to T.
package struct ClickMatrix: Codable, Sendable, Equatable {
  let catalog: ItemCatalog
  let fakeUserCount: Int
  /// T, the sum of a row.
  let clicksPerFakeUser: Int
  /// How many items a row is over.
  let width: Int
  /// The items of each row, ascending, `[fakeUserCount, width]`.
  private(set) var support: [ItemID]
  /// M on the support, `[fakeUserCount, width]`.
  private(set) var values: [Double]

  /// The clicks of `poison` as a matrix, over all targets and `originals` original items a row, or
  /// as many as there are.
  init(
    _ poison: Poison, catalog: ItemCatalog, originals: Int, using rng: inout SeededGenerator
  ) {
    self.catalog = catalog
    fakeUserCount = poison.fakeUserCount
    clicksPerFakeUser = poison.clicksPerFakeUser
    // A row that could not hold its own clicks would not be that of the poison.
    width =
      catalog.targetCount
      + min(catalog.originalCount, max(originals, poison.clicksPerFakeUser))
    support = []
    values = []
    for user in 0..<fakeUserCount {
      var counts: [ItemID: Double] = [:]
      for item in poison[user] { counts[item, default: 0] += 1 }
      append(counts, using: &rng)
    }
  }

  /// Whether it can be that of a poison in `scenario`.
  func makesSense(in scenario: PoisoningScenario) -> Bool {
    let count = scenario.items.count
    guard catalog == scenario.items, fakeUserCount == scenario.fakeUserCount,
      clicksPerFakeUser == scenario.clicksPerFakeUser,
      (catalog.targetCount...count).contains(width), support.count == fakeUserCount * width,
      values.count == support.count
    else { return false }
    return support.allSatisfy { UInt32(bitPattern: $0.rawValue) < UInt32(count) }
      && values.allSatisfy { $0 >= 0 && $0 <= Double(clicksPerFakeUser) * 1.001 }
      && rows.allSatisfy { row in
        zip(support[row], support[row].dropFirst()).allSatisfy { $0 < $1 }
      }
  }

  /// Gives every row a new support: its targets, its largest entries for half of the original
  /// items, and random others for the rest, so that every item has its chance.
  ///
  /// Entries beyond the half are dropped, smallest first, and the row is made to sum to T again.
  mutating func renewSupport(projection: RowProjection, using rng: inout SeededGenerator) {
    let kept = max(clicksPerFakeUser, (width - catalog.targetCount) / 2)
    let old = (support: support, values: values)
    support = []
    values = []
    for row in rows {
      var entries: [ItemID: Double] = [:]
      var originals: [(item: ItemID, value: Double)] = []
      for position in row where old.values[position] > 0 {
        let item = old.support[position]
        if catalog.isTarget(item) {
          entries[item] = old.values[position]
        } else {
          originals.append((item, old.values[position]))
        }
      }
      originals.sort { (-$0.value, $0.item) < (-$1.value, $1.item) }
      for (item, value) in originals.prefix(kept) { entries[item] = value }
      append(entries, using: &rng)
    }
    project(projection)
  }

  /// M + `step` · `direction`, `[fakeUserCount, width]`, brought back to where rows sum to T.
  func moved(_ step: Double, along direction: [Double], projection: RowProjection) -> ClickMatrix {
    var result = self
    for index in values.indices { result.values[index] += step * direction[index] }
    result.project(projection)
    return result
  }

  /// The poison of whole clicks nearest to M, in random order.
  ///
  /// Every entry is rounded down; the clicks that are left go to the largest remainders (equal ones
  /// by position), so that a row has exactly T.
  func poison(using rng: inout SeededGenerator) -> Poison {
    var clicks: [ItemID] = []
    clicks.reserveCapacity(fakeUserCount * clicksPerFakeUser)
    for row in rows {
      var counts = row.map { Int(values[$0]) }
      let order = (0..<width).sorted { left, right in
        let first = values[row.lowerBound + left] - Double(counts[left])
        let second = values[row.lowerBound + right] - Double(counts[right])
        return (-first, left) < (-second, right)
      }
      let left = clicksPerFakeUser - counts.reduce(0, +)
      for index in 0..<max(0, left) { counts[order[index % width]] += 1 }
      var trajectory: [ItemID] = []
      for (offset, count) in counts.enumerated() {
        trajectory += repeatElement(support[row.lowerBound + offset], count: count)
      }
      clicks += trajectory.shuffled(using: &rng)
    }
    return Poison(
      fakeUserCount: fakeUserCount, clicksPerFakeUser: clicksPerFakeUser, clicks: clicks)
  }

  /// Where each row lies in ``support`` and ``values``.
  private var rows: [Range<Int>] {
    (0..<fakeUserCount).map { $0 * width..<($0 + 1) * width }
  }

  /// Appends a row with these entries, over random further original items.
  private mutating func append(_ entries: [ItemID: Double], using rng: inout SeededGenerator) {
    var items = Set(entries.keys)
    items.formUnion(catalog.targets.map { ItemID($0) })
    if width == catalog.count {
      items.formUnion(catalog.originals.map { ItemID($0) })
    }
    while items.count < width { items.insert(ItemID(rng.below(catalog.originalCount))) }
    let row = items.sorted()
    support += row
    values += row.map { entries[$0] ?? 0 }
  }

  private mutating func project(_ projection: RowProjection) {
    let total = Double(clicksPerFakeUser)
    for row in rows {
      switch projection {
      case .simplex:
        let excess = Self.excess(of: Array(values[row]), total: total)
        for position in row { values[position] = max(0, values[position] - excess) }
      case .scaling:
        let sum = row.reduce(0) { $0 + max(0, values[$1]) }
        for position in row {
          values[position] =
            sum > 0 ? max(0, values[position]) * (total / sum) : total / Double(width)
        }
      }
    }
  }

  /// θ with Σ max(0, v − θ) = `total`.
  private static func excess(of values: [Double], total: Double) -> Double {
    var sum = 0.0
    var excess = 0.0
    for (index, value) in values.sorted(by: >).enumerated() {
      sum += value
      let candidate = (sum - total) / Double(index + 1)
      if value <= candidate { break }
      excess = candidate
    }
    return excess
  }
}
