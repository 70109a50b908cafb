/// The biased complete binary tree: one complete tree over the original items, one over the
/// targets, joined under a new root (PoisonRec, section III.E.1).
///
/// A decision is made at each inner node, numbered 0 (the new root), then the original tree's inner
/// nodes in heap order, then the target tree's.
///
/// A two-way softmax depends only on the difference of the two children's features, and the
/// gradients of the two are exactly opposite. So a pair of inner nodes is kept as one row, their
/// difference (``Branch/row``), with √2 times the deviation and twice the learning rate of each:
/// Adam moves it exactly as it would move the two. Leaves keep rows of their own, because the
/// recurrent network reads them.
package struct BiasedTree: Sendable {
  /// The tree over the original items.
  package let originals: CompleteBinaryTree
  /// The tree over the target items.
  package let targets: CompleteBinaryTree
  /// The items from the leftmost leaf to the rightmost, originals first, `[items]`.
  private let itemAtPosition: [Int32]
  /// Where each item's leaf stands, `[items]`.
  private let positionOfItem: [Int32]

  /// What a decision compares: right is chosen with probability σ(q·(row + right − left)).
  ///
  /// Rows are -1 where there is none.
  package struct Branch: Equatable {
    /// The row of the inner children: their difference, or the signed feature of the only one.
    package var row: Int32
    /// Whether ``row`` stands for two nodes.
    package var isDifference: Bool
    /// The row of the left child if it is a leaf.
    package var left: Int32
    /// The row of the right child if it is a leaf.
    package var right: Int32
  }

  /// A leaf and the way to it: the root's decision first.
  package struct Path: Equatable {
    /// Whether the leaf lies in the target tree: the first turn.
    package var isTarget: Bool
    /// The leaf's heap number in its tree.
    package var leaf: Int
    /// Edges from that tree's root to the leaf.
    package var depth: Int

    /// How many decisions the path takes.
    @inline(__always)
    package var decisionCount: Int { depth + 1 }

    /// Whether the path turns right at decision `level`.
    @inline(__always)
    package func turnsRight(at level: Int) -> Bool {
      level == 0 ? isTarget : (leaf >> (depth - level)) & 1 == 1
    }
  }

  /// A tree whose leaves hold `originalOrder`, then `targetOrder`, from left to right.
  ///
  /// Each order has at least one item; together they are all items once.
  package init(originalOrder: [Int32], targetOrder: [Int32]) {
    originals = CompleteBinaryTree(leafCount: originalOrder.count)
    targets = CompleteBinaryTree(leafCount: targetOrder.count)
    itemAtPosition = originalOrder + targetOrder
    var positions = [Int32](repeating: 0, count: itemAtPosition.count)
    for (position, item) in itemAtPosition.enumerated() { positions[Int(item)] = Int32(position) }
    positionOfItem = positions
  }

  /// How many items.
  package var itemCount: Int { itemAtPosition.count }

  /// How many inner nodes, the joining root included.
  package var decisionCount: Int { itemCount - 1 }

  /// How many rows of parameters there can be: inner ones, then one for each item.
  package var rowCount: Int { decisionCount + itemCount }

  /// The most decisions on any path.
  package var depth: Int { 1 + max(originals.depth, targets.depth) }

  /// The row of an item's leaf.
  @inline(__always)
  package func row(of item: Int) -> Int { decisionCount + item }

  /// The way to an item.
  @inline(__always)
  package func path(to item: Int) -> Path {
    let position = Int(positionOfItem[item])
    let isTarget = position >= originals.leafCount
    let leaf =
      isTarget
      ? targets.leaf(at: position - originals.leafCount) : originals.leaf(at: position)
    return Path(isTarget: isTarget, leaf: leaf, depth: CompleteBinaryTree.depth(of: leaf))
  }

  /// Where an item's leaf stands among all, from the left.
  @inline(__always)
  package func position(of item: Int) -> Int { Int(positionOfItem[item]) }

  /// The item at a leaf of one of the two trees.
  @inline(__always)
  package func item(atLeaf leaf: Int, isTarget: Bool) -> Int {
    Int(
      isTarget
        ? itemAtPosition[originals.leafCount + targets.position(of: leaf)]
        : itemAtPosition[originals.position(of: leaf)])
  }

  /// The number of the decision at inner node `node` of one of the two trees; that at the joining
  /// root is 0.
  @inline(__always)
  package func decision(at node: Int, isTarget: Bool) -> Int {
    (isTarget ? originals.leafCount : 1) + node - 1
  }

  /// What the joining root compares.
  package var rootBranch: Branch {
    branch(
      row: 0,
      left: originals.isLeaf(1) ? row(of: item(atLeaf: 1, isTarget: false)) : nil,
      right: targets.isLeaf(1) ? row(of: item(atLeaf: 1, isTarget: true)) : nil)
  }

  /// What inner node `node` of one of the two trees compares.
  @inline(__always)
  package func branch(at node: Int, isTarget: Bool) -> Branch {
    let tree = isTarget ? targets : originals
    let left = 2 * node
    return branch(
      row: decision(at: node, isTarget: isTarget),
      left: tree.isLeaf(left) ? row(of: item(atLeaf: left, isTarget: isTarget)) : nil,
      right: tree.isLeaf(left + 1) ? row(of: item(atLeaf: left + 1, isTarget: isTarget)) : nil)
  }

  @inline(__always)
  private func branch(row: Int, left: Int?, right: Int?) -> Branch {
    Branch(
      row: left != nil && right != nil ? -1 : Int32(row),
      isDifference: left == nil && right == nil,
      left: Int32(left ?? -1), right: Int32(right ?? -1))
  }
}
