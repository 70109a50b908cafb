/// The shape of a complete binary tree with a given number of leaves: every level full but the
/// last, whose nodes are left-aligned (PoisonRec, section III.E.1).
///
/// Nodes are numbered as in a heap, from 1: node i has the children 2i and 2i + 1. Nothing is
/// stored; every question is answered by arithmetic on these numbers.
package struct CompleteBinaryTree: Sendable, Equatable {
  /// How many leaves, at least 1.
  package let leafCount: Int
  /// Leaves of the last level; they come before those of the level above, from left to right.
  private let deepLeafCount: Int
  private let deepLevelStart: Int

  /// The tree with `leafCount` leaves, at least 1.
  package init(leafCount: Int) {
    precondition(leafCount >= 1, "a tree has a leaf")
    self.leafCount = leafCount
    deepLevelStart = 1 << Self.depth(of: 2 * leafCount - 1)
    deepLeafCount = 2 * leafCount - deepLevelStart
  }

  /// How many inner nodes: numbers 1..<leafCount.
  package var innerCount: Int { leafCount - 1 }

  /// How many decisions lead to the deepest leaf.
  package var depth: Int { Self.depth(of: 2 * leafCount - 1) }

  /// Whether a node is a leaf.
  @inline(__always)
  package func isLeaf(_ node: Int) -> Bool { node >= leafCount }

  /// How many edges lie between the root and `node`.
  @inline(__always)
  package static func depth(of node: Int) -> Int { Int.bitWidth - 1 - node.leadingZeroBitCount }

  /// The node of the leaf at `position` from the left.
  @inline(__always)
  package func leaf(at position: Int) -> Int {
    position < deepLeafCount
      ? deepLevelStart + position : leafCount + position - deepLeafCount
  }

  /// The position from the left of a leaf.
  @inline(__always)
  package func position(of leaf: Int) -> Int {
    leaf >= deepLevelStart ? leaf - deepLevelStart : deepLeafCount + leaf - leafCount
  }
}
