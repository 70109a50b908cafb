import Algorithms
import Kernels

/// Finds what a walker may do at a node, one walker after the other: a thread's own.
///
/// Actions are: stay, and every edge to a node that the path has not visited; if purchases are left
/// out, no edges from others than the user to what the user has purchased. Where these are more
/// than the limit, only the best remain: those of the highest scores of the user
/// with the node, where the score of a user is u · u', of a product (u + purchase) · p, of a word
/// (u + mentions) · w, and of anything else x under relation r (u + purchase + r) · x; among equal
/// ones the first. Source: Xian et al. 2019 (PGPR), user-conditional action pruning. How they are
/// ordered says ``ActionOrder``.
///
/// While the user stays the same, what was found of a node is remembered.
struct ActionFinder: ~Copyable {
  private let adjacency: Adjacency
  private let embeddings: GraphEmbeddings
  private let limit: Int
  private let order: ActionOrder
  private let leavesOutPurchases: Bool
  private let blocks: Int
  private var user: Int32 = -1
  /// The vector that nodes are scored against, under each relation.
  private let query: UnsafeMutablePointer<VectorTable.Block>
  private let scores: UnsafeMutablePointer<Float>
  private let sorted: UnsafeMutablePointer<Float>
  private let kept: UnsafeMutablePointer<Int32>
  /// What is remembered of the user: for each node the edges and their scores, as many as remain when
  /// the visited ones are gone.
  private var memory: [(node: Int32, range: Range<Int>)] = []
  private var memoryEdges: [Int32] = []
  private var memoryScores: [Float] = []
  private var keys: [UInt64] = []

  /// The user and one node more: what can be among the neighbors of where a path is.
  private static let visitedCount = 2

  init(_ environment: PathEnvironment) {
    let (adjacency, embeddings) = (environment.adjacency, environment.embeddings)
    precondition(adjacency.greatestDegree < 1 << 24, "a node of too many edges")
    limit = environment.maximumActions
    order = environment.actionOrder
    leavesOutPurchases = environment.leavesOutPurchases
    self.adjacency = adjacency
    self.embeddings = embeddings
    blocks = embeddings.nodes.blocks
    query = .allocate(capacity: blocks)
    query.initialize(repeating: .zero, count: blocks)
    kept = .allocate(capacity: limit + ActionFinder.visitedCount)
    kept.initialize(repeating: 0, count: limit + ActionFinder.visitedCount)
    scores = .allocate(capacity: adjacency.greatestDegree + 1)
    scores.initialize(repeating: 0, count: adjacency.greatestDegree + 1)
    sorted = .allocate(capacity: adjacency.greatestDegree + 1)
    sorted.initialize(repeating: 0, count: adjacency.greatestDegree + 1)
  }

  deinit {
    kept.deallocate()
    query.deallocate()
    scores.deallocate()
    sorted.deallocate()
  }

  /// Writes the actions of a walker and gives their number, at least 1 and at most the limit + 1.
  ///
  /// - Parameters:
  ///   - node: Where the walker is.
  ///   - user: Where it started.
  ///   - visited: What else it has visited, or −1; no path has more before its last hop.
  ///   - productScores: (u + purchase) · p of every product, if that is known.
  mutating func find(
    at node: Int32, user: Int32, visited: Int32, productScores: UnsafePointer<Float>?,
    nodes: UnsafeMutablePointer<Int32>, relations: UnsafeMutablePointer<UInt8>
  ) -> Int32 {
    nodes[0] = node
    relations[0] = Relation.stay.rawValue
    let start = Int(adjacency.offsets[Int(node)])
    let degree = Int(adjacency.offsets[Int(node) + 1]) - start
    let targets = adjacency.targets + start
    let labels = adjacency.relations + start
    // No edge leads from a node to itself, so that it need not be looked for.
    if order == .index, !leavesOutPurchases, degree <= limit + ActionFinder.visitedCount {
      var unvisited = 0
      for edge in 0..<degree where targets[edge] != user && targets[edge] != visited {
        unvisited += 1
      }
      if unvisited <= limit {
        var count = 1
        for edge in 0..<degree where targets[edge] != user && targets[edge] != visited {
          nodes[count] = targets[edge]
          relations[count] = labels[edge]
          count += 1
        }
        return Int32(count)
      }
    }
    let found = recall(node, start: start, degree: degree, user: user, productScores: productScores)
    var count = 0
    for place in found
    where targets[Int(memoryEdges[place])] != user
      && targets[Int(memoryEdges[place])] != visited
    {
      kept[count] = Int32(place)
      count += 1
    }
    while count > limit {
      var least = 0
      for other in 1..<count
      where memoryScores[Int(kept[other])] <= memoryScores[Int(kept[least])] { least = other }
      for other in least..<count - 1 { kept[other] = kept[other + 1] }
      count -= 1
    }
    for action in 0..<count {
      let edge = Int(memoryEdges[Int(kept[action])])
      nodes[action + 1] = targets[edge]
      relations[action + 1] = labels[edge]
    }
    return Int32(count + 1)
  }

  /// Where the best edges of a large node are in memory.
  private mutating func recall(
    _ node: Int32, start: Int, degree: Int, user: Int32, productScores: UnsafePointer<Float>?
  ) -> Range<Int> {
    if user != self.user {
      self.user = user
      memory.removeAll(keepingCapacity: true)
      memoryEdges.removeAll(keepingCapacity: true)
      memoryScores.removeAll(keepingCapacity: true)
    }
    if let found = memory.first(where: { $0.node == node }) { return found.range }
    remember(
      start: start, degree: degree, user: user, isUser: node == user, productScores: productScores)
    let range = (memory.last?.range.upperBound ?? 0)..<memoryEdges.count
    memory.append((node, range))
    return range
  }

  /// Scores the edges of a node and remembers the best.
  private mutating func remember(
    start: Int, degree: Int, user: Int32, isUser: Bool, productScores: UnsafePointer<Float>?
  ) {
    let targets = adjacency.targets + start
    let labels = adjacency.relations + start
    let firstProduct = Int32(adjacency.firstNodes[Int(EntityKind.product.rawValue)])
    var allowed = degree
    var edge = 0
    while edge < degree {
      // Edges of one relation lead to one kind.
      let label = labels[edge]
      let kind = adjacency.kind(of: targets[edge])
      var end = edge + 1
      while end < degree, labels[end] == label { end += 1 }
      if kind == EntityKind.product.rawValue, let productScores {
        for place in edge..<end {
          scores[place] = productScores[Int(targets[place] - firstProduct)]
        }
      } else {
        writeQuery(kind: kind, relation: label)
        for place in edge..<end {
          scores[place] = dot(query, embeddings.nodes.row(Int(targets[place])), blocks)
        }
      }
      if leavesOutPurchases, !isUser, kind == EntityKind.product.rawValue {
        allowed -= leaveOutPurchases(of: user, among: targets, edge..<end)
      }
      edge = end
    }
    let wanted = min(allowed, limit + ActionFinder.visitedCount)
    var threshold = -Float.infinity
    var equals = 0
    if wanted < allowed {
      sorted.update(from: scores, count: degree)
      threshold = greatest(wanted, of: sorted, degree)
      var above = 0
      for edge in 0..<degree where scores[edge] > threshold { above += 1 }
      equals = wanted - above
    }
    keys.removeAll(keepingCapacity: true)
    for edge in 0..<degree {
      if scores[edge] < threshold || scores[edge] == -.infinity { continue }
      if scores[edge] == threshold {
        if equals == 0 { continue }
        equals -= 1
      }
      keys.append(key(of: edge, label: labels[edge]))
    }
    if order != .index { keys.sort() }
    for key in keys {
      let edge = Int32(truncatingIfNeeded: key & 0xFF_FFFF)
      memoryEdges.append(edge)
      memoryScores.append(scores[Int(edge)])
    }
  }

  /// Gives edges to what the user has purchased the lowest score, and their number.
  private func leaveOutPurchases(
    of user: Int32, among targets: UnsafePointer<Int32>, _ edges: Range<Int>
  ) -> Int {
    var count = 0
    let row = Int(adjacency.offsets[Int(user)])..<Int(adjacency.offsets[Int(user) + 1])
    for purchase in row where adjacency.relations[purchase] == Relation.purchase.rawValue {
      let product = adjacency.targets[purchase]
      // Targets ascend within a relation.
      let place = edges.partitioningIndex { targets[$0] >= product }
      if place < edges.upperBound, targets[place] == product {
        scores[place] = -.infinity
        count += 1
      }
    }
    return count
  }

  /// What actions are sorted by, the edge's place in its lowest 24 bits.
  private func key(of edge: Int, label: UInt8) -> UInt64 {
    // Bits that order as numbers do, the greatest first.
    let bits = scores[edge].bitPattern
    let descending = bits >> 31 == 0 ? ~bits & 0x7FFF_FFFF : bits
    let relation = order == .relation ? UInt64(label) << 56 : 0
    return relation | UInt64(descending) << 24 | UInt64(edge)
  }

  private func writeQuery(kind: UInt8, relation: UInt8) {
    let u = embeddings.nodes.row(Int(user))
    let table = embeddings.relations
    for block in 0..<blocks { query[block] = u[block] }
    func add(_ relation: UInt8) {
      let row = table.row(Int(relation))
      for block in 0..<blocks { query[block] += row[block] }
    }
    switch EntityKind(rawValue: kind) {
    case .user: break
    case .product: add(Relation.purchase.rawValue)
    case .word: add(Relation.mentions.rawValue)
    default:
      add(Relation.purchase.rawValue)
      add(relation)
    }
  }
}
