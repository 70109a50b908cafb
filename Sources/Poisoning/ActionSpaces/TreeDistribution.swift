import Essentials
import Foundation
import Kernels
import Synchronization

/// Clicks drawn by walking a ``BiasedTree`` from the root, turning right at every inner node with
/// the probability of a two-way softmax (PoisonRec, Algorithm 2).
///
/// A click costs O(width · log items), and so does training on one: only rows on the way of a
/// batch's clicks exist and move.
final class TreeDistribution: ClickDistribution {
  let tree: BiasedTree
  let table: RowTable
  let width: Int
  /// The clicks that updates are prepared for.
  var plan = TreePlan()
  /// dLoss/dz of every decision, by sorted click, `[clicks, decisionCapacity]`.
  var logitGradients = AlignedMemory<Float>(count: 0)
  /// Sums of rows, for nodes that have a leaf below.
  var differences = AlignedMemory<Float>(count: 0)
  /// For each node what the query is multiplied with: its row where that is all, else the sum of its rows in
  /// ``differences``.
  var vectors: [UnsafePointer<Float>] = []
  /// What was read only so that it is near; kept so that the reading is not left out.
  private let touched = Atomic<UInt32>(0)

  /// The standard deviation of a node's initial features, as published for inner nodes.
  static let nodeDeviation: Float = 0.1

  init(tree: BiasedTree, width: Int, using rng: inout SeededGenerator) {
    self.tree = tree
    self.width = width
    let single = tree.singleInnerRows
    let decisionCount = tree.decisionCount
    table = RowTable(rowCount: tree.rowCount, width: width, using: &rng) { row in
      row < decisionCount && !single.contains(row)
        ? Self.nodeDeviation * Float(2).squareRoot() : Self.nodeDeviation
    }
  }

  var decisionCapacity: Int { (tree.depth + vectorWidth - 1) / vectorWidth * vectorWidth }

  func copyEmbedding(of item: Int, to destination: UnsafeMutablePointer<Float>) {
    let weights = table.weights(of: tree.row(of: item), scratch: destination)
    if weights != UnsafePointer(destination) { destination.update(from: weights, count: width) }
  }

  func draw(
    queries: UnsafePointer<Float>, count: Int, shifts: UnsafePointer<WorldShift>?,
    using generators: UnsafeMutablePointer<SeededGenerator>,
    items: UnsafeMutablePointer<Int32>, logProbabilities: UnsafeMutablePointer<Float>
  ) {
    let capacity = decisionCapacity
    logProbabilities.update(repeating: 0, count: count * capacity)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: width) { scratch in
      withUnsafeTemporaryAllocation(of: Walker.self, capacity: count) { walkers in
        guard let scratch = scratch.baseAddress, let steps = walkers.baseAddress else { return }
        for index in 0..<count { walkers[index] = Walker(query: Int32(index), node: 0) }
        var walking = count
        var level = 0
        // All walkers take a step before any takes the next: the steps of one depend on each other,
        // those of different ones do not, and so the processor waits for many rows at once.
        while walking > 0 {
          look(steps, count: walking, isFirst: level == 0)
          var remaining = 0
          for place in 0..<walking {
            var walker = walkers[place]
            let index = Int(walker.query)
            let logit = logit(of: walker, queries + index * width, scratch: scratch)
            var tilted = logit
            if let shifts {
              tilted += shifts[index](
                level == 0 ? 0 : tree.decision(at: Int(walker.node), isTarget: walker.isTarget))
            }
            let turnsRight = generators[index].uniform() < 1 / (1 + exp(-tilted))
            logProbabilities[index * capacity + level] = turnsRight ? logit : -logit
            if level == 0 {
              walker = Walker(query: walker.query, node: 1, isTarget: turnsRight)
            } else {
              walker.node = 2 * walker.node + (turnsRight ? 1 : 0)
            }
            if (walker.isTarget ? tree.targets : tree.originals).isLeaf(Int(walker.node)) {
              items[index] = Int32(
                tree.item(atLeaf: Int(walker.node), isTarget: walker.isTarget))
              finish(logProbabilities + index * capacity, decisions: level + 1)
            } else {
              walkers[remaining] = walker
              remaining += 1
            }
          }
          walking = remaining
          level += 1
        }
      }
    }
  }

  /// Where a click being drawn stands in one of the two trees, and what it is to decide there.
  private struct Walker {
    var query: Int32
    var node: Int32
    var isTarget = false
    var branch = BiasedTree.Branch(row: -1, isDifference: false, left: -1, right: -1)
    /// The weights of the branch's rows, nil where there is no such row or it has only initial ones.
    var row: UnsafePointer<Float>?
    var left: UnsafePointer<Float>?
    var right: UnsafePointer<Float>?
  }

  /// Finds the rows that walkers decide by.
  ///
  /// Nothing is computed meanwhile, so that many of them are waited for at once: those of a large tree lie
  /// far apart, and waiting for memory takes longer than what is done with it.
  private func look(_ walkers: UnsafeMutablePointer<Walker>, count: Int, isFirst: Bool) {
    @inline(__always)
    func weights(_ row: Int32) -> UnsafePointer<Float>? {
      row < 0 ? nil : table.place(of: Int(row)).map { UnsafePointer(table.record(at: $0)) }
    }
    for place in 0..<count {
      let branch =
        isFirst
        ? tree.rootBranch
        : tree.branch(at: Int(walkers[place].node), isTarget: walkers[place].isTarget)
      walkers[place].branch = branch
      walkers[place].row = weights(branch.row)
      walkers[place].left = weights(branch.left)
      walkers[place].right = weights(branch.right)
    }
    var sum: Float = 0
    for place in 0..<count {
      guard let row = walkers[place].row else { continue }
      var k = 0
      while k < width {
        sum += row[k]
        k += 16
      }
    }
    touched.store(sum.bitPattern, ordering: .relaxed)
  }

  /// Turns the logits of the turns taken into log-probabilities.
  @inline(__always)
  private func finish(_ logits: UnsafeMutablePointer<Float>, decisions: Int) {
    var level = 0
    while level < decisions {
      logits.store(VectorMath.logSigmoid(logits.vector(level)), at: level)
      level += vectorWidth
    }
    // What lies beyond the last decision is not a probability.
    for level in decisions..<decisionCapacity { logits[level] = 0 }
  }

  /// z = q·(row + right − left).
  @inline(__always)
  private func logit(
    of walker: Walker, _ query: UnsafePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) -> Float {
    @inline(__always)
    func product(_ row: Int32, _ weights: UnsafePointer<Float>?) -> Float {
      if let weights { return dot(query, weights, width: width) }
      table.initialize(Int(row), into: scratch)
      return dot(query, scratch, width: width)
    }
    let branch = walker.branch
    var logit: Float = 0
    if branch.row >= 0 { logit = product(branch.row, walker.row) }
    if branch.right >= 0 { logit += product(branch.right, walker.right) }
    if branch.left >= 0 { logit -= product(branch.left, walker.left) }
    return logit
  }

  func encode(to writer: inout CheckpointWriter) throws { try table.encode(to: &writer) }

  func decode(from reader: inout CheckpointReader) throws {
    try table.decode(from: &reader)
    plan = TreePlan()
  }
}

extension BiasedTree {
  /// The rows that stand for one inner node whose sibling is a leaf: at most three.
  var singleInnerRows: Set<Int> {
    var rows: Set<Int> = []
    func add(_ branch: Branch) {
      if branch.row >= 0, !branch.isDifference { rows.insert(Int(branch.row)) }
    }
    add(rootBranch)
    // Only the parent of the last inner node can have one inner child.
    if originals.innerCount > 1 { add(branch(at: originals.innerCount / 2, isTarget: false)) }
    if targets.innerCount > 1 { add(branch(at: targets.innerCount / 2, isTarget: true)) }
    return rows
  }
}
