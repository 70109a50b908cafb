import Interactions
import Kernels

/// For each item, how many items have it among their nearest neighbours, `[itemCount]`.
///
/// Nearness is the cosine of two items' sets of users, |U_i ∩ U_j| / √(|U_i|·|U_j|); items that
/// share no user are no neighbours, and equally near ones are taken by id.
///
/// Source: Seminario & Wilson 2014. Cost: Σ over users of the square of their distinct items.
package func inDegreeCentrality(of log: InteractionLog, neighborCount: Int) -> [Int] {
  let baskets = distinctItems(of: log)
  let neighbors = NeighborTable(itemCount: log.itemCount, width: neighborCount)
  let users = baskets.transposed(columns: log.itemCount)
  Threads.forEachRange(of: log.itemCount, grain: 64) { range in
    var shared = [Int32](repeating: 0, count: log.itemCount)
    var met: [Int32] = []
    for item in range {
      met.removeAll(keepingCapacity: true)
      for user in users[item] {
        for other in baskets[Int(user)] where other != item {
          if shared[Int(other)] == 0 { met.append(other) }
          shared[Int(other)] += 1
        }
      }
      // √|U_i| is the same for every neighbour of i and does not change their order.
      var ranked = met.map { other in
        let count = Float(shared[Int(other)])
        return (closeness: count * count / Float(users[Int(other)].count), item: other)
      }
      ranked.sort { ($1.closeness, $0.item) < ($0.closeness, $1.item) }
      neighbors.store(ranked.prefix(neighborCount).map(\.item), for: item)
      for other in met { shared[Int(other)] = 0 }
    }
  }
  return neighbors.inDegrees
}

/// Each user's items, once each, ascending.
private func distinctItems(of log: InteractionLog) -> CompressedRows {
  var rows = CompressedRows()
  for user in 0..<log.userCount {
    rows.append(Set(log[UserID(user)].map(\.rawValue)).sorted())
  }
  return rows
}

/// Rows of different lengths in one array.
private struct CompressedRows: Sendable {
  var offsets = [0]
  var values: [Int32] = []

  subscript(row: Int) -> ArraySlice<Int32> { values[offsets[row]..<offsets[row + 1]] }

  mutating func append(_ row: [Int32]) {
    values += row
    offsets.append(values.count)
  }

  func transposed(columns: Int) -> CompressedRows {
    var rows = [[Int32]](repeating: [], count: columns)
    for row in 0..<offsets.count - 1 {
      for value in self[row] { rows[Int(value)].append(Int32(row)) }
    }
    var result = CompressedRows()
    for row in rows { result.append(row) }
    return result
  }
}

/// The neighbours of every item, written by several threads, each item by one.
private final class NeighborTable: @unchecked Sendable {
  private let width: Int
  private let cells: UnsafeMutableBufferPointer<Int32>

  init(itemCount: Int, width: Int) {
    self.width = width
    cells = .allocate(capacity: itemCount * width)
    cells.initialize(repeating: -1)
  }

  deinit { cells.deallocate() }

  func store(_ neighbors: [Int32], for item: Int) {
    for (rank, neighbor) in neighbors.enumerated() { cells[item * width + rank] = neighbor }
  }

  var inDegrees: [Int] {
    var degrees = [Int](repeating: 0, count: width == 0 ? 0 : cells.count / width)
    for neighbor in cells where neighbor >= 0 { degrees[Int(neighbor)] += 1 }
    return degrees
  }
}
