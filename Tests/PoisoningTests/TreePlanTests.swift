import Essentials
import Interactions
import Testing

@testable import Poisoning

/// A plan against walking down the tree click by click.
@Suite struct TreePlanTests {
  @Test(arguments: [(1, 1, 3), (5, 2, 40), (37, 8, 200), (600, 3, 64)])
  func everyClickMakesItsDecisions(originals: Int, targets: Int, count: Int) {
    var rng = SeededGenerator(seed: UInt64(originals))
    let tree = BiasedTree(
      originalOrder: (0..<Int32(originals)).shuffled(using: &rng),
      targetOrder: (Int32(originals)..<Int32(originals + targets)).shuffled(using: &rng))
    let clicks = (0..<count).map { _ in Int32(rng.below(originals + targets)) }
    let capacity = tree.depth
    let plan = clicks.withUnsafeBufferPointer {
      TreePlan(clicks: $0, tree: tree, capacity: capacity)
    }
    #expect(plan.order.map { Int($0) }.sorted() == Array(0..<count))
    var decided = [Int](repeating: 0, count: plan.nodes.count)
    for (place, click) in plan.order.enumerated() {
      let path = tree.path(to: Int(clicks[Int(click)]))
      #expect(Int(plan.decisionCounts[place]) == path.decisionCount)
      for level in 0..<path.decisionCount {
        let turnsRight = path.turnsRight(at: level)
        #expect((plan.turns[place] >> UInt64(level) & 1 == 1) == turnsRight)
        let index = Int(plan.nodeOf[place * capacity + level])
        let node = plan.nodes[index]
        decided[index] += 1
        #expect(Int(node.level) == level)
        #expect((Int(node.start)..<Int(node.end)).contains(place))
        // Those that turn right are the last of the run.
        #expect((place >= Int(node.split)) == turnsRight)
        let branch =
          level == 0
          ? tree.rootBranch
          : tree.branch(at: path.leaf >> (path.depth - level + 1), isTarget: path.isTarget)
        #expect(node.branch == branch)
      }
    }
    // A node's run is all of its decisions, and no node appears twice.
    #expect(zip(decided, plan.nodes).allSatisfy { $0 == Int($1.end - $1.start) })
    #expect(plan.decisionCount == decided.reduce(0, +))
    #expect(plan.shares.flatMap { Array($0) } == Array(plan.nodes.indices))
  }
}
