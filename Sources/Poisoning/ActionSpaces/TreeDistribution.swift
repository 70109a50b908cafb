import Foundation
import Interactions
import Torch

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
  var logitGradients = FloatBuffer(count: 0)
  /// Sums of rows, for nodes that have a leaf below.
  var differences = FloatBuffer(count: 0)

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
    queries: UnsafePointer<Float>, count: Int,
    using generators: UnsafeMutablePointer<SeededGenerator>,
    items: UnsafeMutablePointer<Int32>, logProbabilities: UnsafeMutablePointer<Float>
  ) {
    let capacity = decisionCapacity
    withUnsafeTemporaryAllocation(of: Float.self, capacity: width) { scratch in
      guard let scratch = scratch.baseAddress else { return }
      for index in 0..<count {
        let logs = logProbabilities + index * capacity
        logs.update(repeating: 0, count: capacity)
        let (item, decisions) = walk(
          queries + index * width, using: &generators[index], signedLogits: logs, scratch: scratch)
        items[index] = Int32(item)
        var level = 0
        while level < decisions {
          logs.store(VectorMath.logSigmoid(logs.vector(level)), at: level)
          level += vectorWidth
        }
        // What lies beyond the last decision is not a probability.
        for level in decisions..<capacity { logs[level] = 0 }
      }
    }
  }

  /// Walks to a leaf; writes each decision's logit with the sign of the turn taken.
  @inline(__always)
  private func walk(
    _ query: UnsafePointer<Float>, using generator: inout SeededGenerator,
    signedLogits: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) -> (item: Int, decisions: Int) {
    var branch = tree.rootBranch
    var node = 0
    var isTarget = false
    var level = 0
    while true {
      let logit = self.logit(of: branch, query, scratch: scratch)
      let turnsRight = generator.uniform() < 1 / (1 + exp(-logit))
      signedLogits[level] = turnsRight ? logit : -logit
      if level == 0 {
        isTarget = turnsRight
        node = 1
      } else {
        node = 2 * node + (turnsRight ? 1 : 0)
      }
      level += 1
      if (isTarget ? tree.targets : tree.originals).isLeaf(node) {
        return (tree.item(atLeaf: node, isTarget: isTarget), level)
      }
      branch = tree.branch(at: node, isTarget: isTarget)
    }
  }

  /// z = q·(row + right − left).
  @inline(__always)
  private func logit(
    of branch: BiasedTree.Branch, _ query: UnsafePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) -> Float {
    var logit: Float = 0
    if branch.row >= 0 {
      logit = dot(query, table.weights(of: Int(branch.row), scratch: scratch), width: width)
    }
    if branch.right >= 0 {
      logit += dot(query, table.weights(of: Int(branch.right), scratch: scratch), width: width)
    }
    if branch.left >= 0 {
      logit -= dot(query, table.weights(of: Int(branch.left), scratch: scratch), width: width)
    }
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
