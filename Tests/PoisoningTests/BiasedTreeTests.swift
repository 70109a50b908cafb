import Essentials
import Interactions
import Testing
@testable import Poisoning

/// The trees against ones that are built node by node.
@Suite struct BiasedTreeTests {
  @Test(arguments: 1...64) func joinedTreeLeadsToEveryItem(originals: Int) {
    for targets in [1, 2, 3, 8] {
      var rng = SeededGenerator(seed: UInt64(originals))
      let order = (0..<Int32(originals)).shuffled(using: &rng)
      let targetOrder = (Int32(originals)..<Int32(originals + targets)).shuffled(using: &rng)
      let tree = BiasedTree(originalOrder: order, targetOrder: targetOrder)
      let ways =
        GrownTree(leaves: originals).ways().map { [false] + $0 }
        + GrownTree(leaves: targets).ways().map { [true] + $0 }
      var rows: [Int32: Int] = [:]
      for (item, way) in zip(order + targetOrder, ways) {
        let path = tree.path(to: Int(item))
        #expect((0..<path.decisionCount).map { path.turnsRight(at: $0) } == way)
        #expect(path.decisionCount <= tree.depth)
        #expect(tree.item(atLeaf: path.leaf, isTarget: path.isTarget) == Int(item))
      }
      // Every inner node once: a leaf hangs from one branch only, every row serves one.
      var branches = [tree.rootBranch]
      branches += (1..<originals).map { tree.branch(at: $0, isTarget: false) }
      branches += (1..<targets).map { tree.branch(at: $0, isTarget: true) }
      for branch in branches {
        for row in [branch.row, branch.left, branch.right] where row >= 0 {
          rows[row, default: 0] += 1
        }
        #expect((branch.row < 0) == (branch.left >= 0 && branch.right >= 0))
        #expect(branch.isDifference == (branch.left < 0 && branch.right < 0))
        let isSingle = branch.row >= 0 && !branch.isDifference
        #expect(tree.singleInnerRows.contains(Int(branch.row)) == isSingle)
      }
      #expect(rows.values.allSatisfy { $0 == 1 })
      for item in 0..<tree.itemCount { #expect(rows[Int32(tree.row(of: item))] == 1) }
    }
  }

  @Test func popularItemsComeFirst() throws {
    let scenario = PoisoningScenario(
      items: ItemCatalog(originalCount: 5, targetCount: 2), popularity: [3, 9, 0, 9, 4],
      fakeUserCount: 1, clicksPerFakeUser: 1)
    let policy = try makePolicy("bcbt-popular", scenario)
    let distribution = try #require(policy.distribution as? TreeDistribution)
    let order = (0..<7).sorted {
      distribution.tree.position(of: $0) < distribution.tree.position(of: $1)
    }
    #expect(order == [1, 3, 4, 0, 2, 5, 6])
  }

  @Test func aRandomTreeHoldsTheSameItems() throws {
    let policy = try makePolicy("bcbt-random", .tiny(originals: 200, targets: 8))
    let tree = try #require(policy.distribution as? TreeDistribution).tree
    #expect(Set((0..<208).map { tree.position(of: $0) }) == Set(0..<208))
    #expect((0..<200).allSatisfy { tree.position(of: $0) < 200 })
    // 200 items keep their places by chance once in 200! shuffles.
    #expect((0..<200).contains { tree.position(of: $0) != $0 })
  }
}
