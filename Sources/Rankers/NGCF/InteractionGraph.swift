import Interactions
import Kernels

/// The bipartite graph of who interacted with what: users first, then items; an edge for each
/// distinct pair.
///
/// A value: copies share the log's edges, and injected ones are few and kept beside them.
struct InteractionGraph: Sendable {
  /// The number of users, real and fake; item i is node `userCount + i`.
  let userCount: Int
  /// The number of users and items.
  let nodeCount: Int
  /// Neighbors in the log, ascending.
  private let logged: CompressedRows<Int32>
  /// Neighbors by what was injected since, ascending, none of which is in `logged`.
  private var injected: CompressedRows<Int32>
  /// 1/√degree, 0 for a node without edges, `[nodeCount]`.
  private var scales: [Float]

  /// The graph of `log`.
  init(_ log: InteractionLog, users: UserRoster, items: ItemCatalog) {
    userCount = users.count
    nodeCount = users.count + items.count
    let seen = SeenItems(log)
    var rows = CompressedRows<Int32>()
    for user in 0..<users.count {
      if user < log.userCount { rows.values += seen.items(of: user) }
      rows.endRow()
    }
    let columns = rows.transposed(rowCount: items.count)
    var all = CompressedRows<Int32>()
    for user in 0..<users.count {
      all.values += rows[user].map { $0 + Int32(users.count) }
      all.endRow()
    }
    for item in 0..<items.count {
      all.values += columns[item]
      all.endRow()
    }
    logged = all
    injected = CompressedRows<Int32>()
    scales = []
    inject([])
  }

  /// Sets which pairs are edges beside the log's; those that the log has are no news.
  mutating func inject(_ pairs: [(user: Int, item: ItemID)]) {
    var rows = [Int: [Int32]]()
    for (user, item) in pairs {
      let node = userCount + item.index
      guard !logged[user].contains(Int32(node)), rows[user]?.contains(Int32(node)) != true else {
        continue
      }
      rows[user, default: []].append(Int32(node))
      rows[node, default: []].append(Int32(user))
    }
    injected = CompressedRows<Int32>()
    scales = [Float](repeating: 0, count: nodeCount)
    for node in 0..<nodeCount {
      if let row = rows[node] { injected.values += row.sorted() }
      injected.endRow()
      let degree = logged.range(node).count + injected.range(node).count
      scales[node] = degree == 0 ? 0 : 1 / Float(degree).squareRoot()
    }
  }

  /// Calls `body` with a view for hot loops.
  func withView<R>(_ body: (View) throws -> R) rethrows -> R {
    try logged.offsets.withUnsafeBufferPointer { offsets in
      try logged.values.withUnsafeBufferPointer { neighbors in
        try injected.offsets.withUnsafeBufferPointer { moreOffsets in
          try injected.values.withUnsafeBufferPointer { more in
            try scales.withUnsafeBufferPointer { scales in
              try body(
                View(
                  offsets: offsets, neighbors: neighbors, moreOffsets: moreOffsets,
                  more: more, scales: scales))
            }
          }
        }
      }
    }
  }

  /// Unchecked access for the time of ``withView(_:)``.
  struct View: @unchecked Sendable {
    fileprivate let offsets: UnsafeBufferPointer<Int32>
    fileprivate let neighbors: UnsafeBufferPointer<Int32>
    fileprivate let moreOffsets: UnsafeBufferPointer<Int32>
    fileprivate let more: UnsafeBufferPointer<Int32>
    /// 1/√degree, 0 for a node without edges.
    let scales: UnsafeBufferPointer<Float>

    /// How many neighbors a node has.
    @inline(__always)
    func degree(of node: Int) -> Int {
      Int(offsets[node + 1] - offsets[node] + moreOffsets[node + 1] - moreOffsets[node])
    }

    /// Calls `body` with the neighbors of a node.
    @inline(__always)
    func forEachNeighbor(of node: Int, _ body: (Int) -> Void) {
      for edge in Int(offsets[node])..<Int(offsets[node + 1]) { body(Int(neighbors[edge])) }
      for edge in Int(moreOffsets[node])..<Int(moreOffsets[node + 1]) { body(Int(more[edge])) }
    }
  }
}
