import Essentials
import Kernels
import Testing
@testable import PathReasoning

@Suite struct WalkBatchTests {
  @Test func statesAreFourVectors() {
    let graph = BazaarGraph(.small).dataset.graph
    var rng = SeededGenerator(seed: 6)
    let embeddings = GraphEmbeddings(randomFor: graph, dimension: 3, using: &rng)
    let environment = PathEnvironment(graph, embeddings)
    var walk = WalkBatch(environment, users: [5])
    let lists = environment.actionLists(capacity: 1)
    let user = embeddings.nodes[5]
    let nothing: [Float] = [0, 0, 0]
    #expect(walk.states().array(of: Float.self) == user + user + nothing + nothing)
    var nodes = [NodeID(5)]
    for _ in 0..<2 {
      walk.findActions(into: lists)
      let action = lists[0][1]
      walk.advance(by: [.init(path: 0, action: 1, probability: 0.5)], of: lists)
      nodes.append(action.node)
      let expected =
        user + embeddings.nodes[nodes[nodes.count - 1].index]
        + embeddings.nodes[nodes[nodes.count - 2].index]
        + embeddings.relations[Int(action.relation.rawValue)]
      #expect(walk.states().array(of: Float.self) == expected)
    }
    walk.findActions(into: lists)
    walk.advance(by: [.init(path: 0, action: 0, probability: 0.5)], of: lists)
    #expect(walk.paths[0].nodes.2 == nodes[2] && walk.paths[0].relations.2 == .stay)
    #expect(walk.paths[0].probability == 0.125)
    #expect(walk.paths[0].inflatedProbability == 3.375)
  }

  /// A path may go on in several ways or end; the others do not notice.
  @Test func pathsBranchAndEnd() {
    let world = ExactWorld()
    let lists = world.environment.actionLists(capacity: 3)
    var walk = WalkBatch(world.environment, users: [4, 9, 4])
    walk.findActions(into: lists)
    let (first, second) = (lists[0], lists[1])
    walk.advance(
      by: [
        .init(path: 1, action: 2, probability: 0.25), .init(path: 1, action: 0, probability: 0.5),
        .init(path: 0, action: 1, probability: 0.125),
      ], of: lists)
    #expect(walk.hop == 1)
    #expect(walk.paths.map(\.user) == [9, 9, 4])
    #expect(walk.paths.map(\.end) == [second[2].node, NodeID(9), first[1].node])
    #expect(walk.paths.map(\.relations.0) == [second[2].relation, .stay, first[1].relation])
    #expect(walk.paths.map(\.probability) == [0.25, 0.5, 0.125])
  }

  /// The same states and actions on one thread and on two.
  @Test func threadsDoNotMatter() {
    let world = ExactWorld()
    let before = Threads.count
    defer { Threads.count = before }
    let users = (0..<90).map { Int32($0) }
    let found = [1, 2].map { threads in
      Threads.count = threads
      let walk = WalkBatch(world.environment, users: users)
      let lists = world.environment.actionLists(capacity: users.count)
      walk.findActions(into: lists)
      return (
        walk.states().array(of: Float.self),
        users.indices.map { path in lists[path].map { [$0.node.index, Int($0.relation.rawValue)] } }
      )
    }
    #expect(found[0].0 == found[1].0)
    #expect(found[0].1 == found[1].1)
  }
}
