import Testing

@testable import Poisoning

/// The arithmetic against a tree that is grown node by node.
@Suite struct CompleteBinaryTreeTests {
  @Test(arguments: 1...64) func leavesAreWhereTheyGrow(leaves: Int) {
    let tree = CompleteBinaryTree(leafCount: leaves)
    let ways = GrownTree(leaves: leaves).ways()
    #expect(ways.count == leaves)
    #expect(tree.depth == ways.map(\.count).max())
    for (position, way) in ways.enumerated() {
      let leaf = way.reduce(1) { 2 * $0 + ($1 ? 1 : 0) }
      #expect(tree.leaf(at: position) == leaf)
      #expect(tree.position(of: leaf) == position)
      #expect(tree.isLeaf(leaf))
      #expect(leaf == 1 || !tree.isLeaf(leaf / 2))
    }
  }
}
