/// How a batch of clicks lies in the tree: which clicks make which decisions.
///
/// Clicks are sorted by their leaf from left to right. Those that pass one inner node are then
/// neighbors, so every node's decisions are one run of places, and its gradient is summed in a
/// register in an order that no number of threads changes.
struct TreePlan {
  /// All decisions of a batch at one inner node.
  struct Node {
    /// What is decided.
    var branch: BiasedTree.Branch
    /// The rows' places in the table, -1 where there is none.
    var row: Int32
    var left: Int32
    var right: Int32
    /// Which of the sums of rows is this node's; -1 where one row is all that it compares.
    var sum: Int32
    /// How many decisions come before it on a path.
    var level: Int32
    /// The run of sorted clicks that decide here; those from `split` on turn right.
    var start: Int32
    var split: Int32
    var end: Int32
  }

  /// Indices of the clicks, sorted by their leaf, `[clicks]`.
  private(set) var order: [Int32] = []
  /// For each sorted click its number of decisions, `[clicks]`.
  private(set) var decisionCounts: [Int32] = []
  /// For each sorted click its turns: bit `level` is set where it turns right, `[clicks]`.
  private(set) var turns: [UInt64] = []
  /// For each sorted click and level the node that decides, `[clicks, capacity]`.
  private(set) var nodeOf: [Int32] = []
  /// The nodes where clicks decide.
  private(set) var nodes: [Node] = []
  /// Runs of `nodes` with about as many decisions each.
  private(set) var shares: [Range<Int>] = []
  /// All decisions of all clicks.
  private(set) var decisionCount = 0
  /// How many nodes compare sums of rows.
  private(set) var sumCount = 0

  /// No clicks.
  init() {}

  /// Sorts `clicks`, items of `tree`.
  init(clicks: UnsafeBufferPointer<Int32>, tree: BiasedTree, capacity: Int) {
    var keys = clicks.enumerated().map { index, item in
      UInt64(tree.position(of: Int(item))) << 32 | UInt64(index)
    }
    keys.sort()
    order = keys.map { Int32(truncatingIfNeeded: $0) }
    decisionCounts.reserveCapacity(clicks.count)
    turns.reserveCapacity(clicks.count)
    nodeOf = [Int32](repeating: 0, count: clicks.count * capacity)
    nodes.reserveCapacity(clicks.count)
    // The nodes of the previous click's path.
    var current = [Int](repeating: -1, count: capacity)
    var previous: BiasedTree.Path?
    for (place, click) in order.enumerated() {
      let path = tree.path(to: Int(clicks[Int(click)]))
      let shared = previous.map { Self.sharedDecisions($0, path) } ?? 0
      var turnBits: UInt64 = 0
      for level in 0..<path.decisionCount {
        let turnsRight = path.turnsRight(at: level)
        if turnsRight { turnBits |= 1 << UInt64(level) }
        if level >= shared {
          current[level] = nodes.count
          nodes.append(Self.node(on: path, at: level, start: place, tree: tree))
        }
        let index = current[level]
        if turnsRight, nodes[index].split < 0 { nodes[index].split = Int32(place) }
        nodes[index].end = Int32(place + 1)
        nodeOf[place * capacity + level] = Int32(index)
      }
      turns.append(turnBits)
      decisionCounts.append(Int32(path.decisionCount))
      decisionCount += path.decisionCount
      previous = path
    }
    for index in nodes.indices {
      if nodes[index].split < 0 { nodes[index].split = nodes[index].end }
      let branch = nodes[index].branch
      if branch.left >= 0 || branch.right >= 0 {
        nodes[index].sum = Int32(sumCount)
        sumCount += 1
      }
    }
    divide()
  }

  /// Makes the rows of all nodes exist.
  mutating func reserveRows(in table: RowTable) {
    let first = table.count
    func place(_ row: Int32) -> Int32 { row < 0 ? -1 : Int32(table.reserve(Int(row))) }
    for index in nodes.indices {
      let branch = nodes[index].branch
      nodes[index].row = place(branch.row)
      nodes[index].left = place(branch.left)
      nodes[index].right = place(branch.right)
    }
    table.fill(from: first)
  }

  private static func node(
    on path: BiasedTree.Path, at level: Int, start: Int, tree: BiasedTree
  ) -> Node {
    let branch =
      level == 0
      ? tree.rootBranch
      : tree.branch(at: path.leaf >> (path.depth - level + 1), isTarget: path.isTarget)
    return Node(
      branch: branch, row: -1, left: -1, right: -1, sum: -1, level: Int32(level),
      start: Int32(start), split: -1, end: Int32(start))
  }

  /// How many of the first decisions two paths have in common.
  private static func sharedDecisions(_ a: BiasedTree.Path, _ b: BiasedTree.Path) -> Int {
    if a.isTarget != b.isTarget { return 1 }
    if a.leaf == b.leaf { return a.decisionCount }
    let depth = min(a.depth, b.depth)
    let difference = (a.leaf >> (a.depth - depth)) ^ (b.leaf >> (b.depth - depth))
    return 2 + depth - (Int.bitWidth - difference.leadingZeroBitCount)
  }

  /// Cuts `nodes` where about as many decisions are done, into more parts than there are threads
  /// anywhere.
  private mutating func divide() {
    let target = max(64, decisionCount / 256)
    var start = 0
    var load = 0
    for (index, node) in nodes.enumerated() {
      // A node costs its decisions and the update of its rows.
      load += Int(node.end - node.start) + 8
      if load >= target {
        shares.append(start..<index + 1)
        start = index + 1
        load = 0
      }
    }
    if start < nodes.count { shares.append(start..<nodes.count) }
  }
}
