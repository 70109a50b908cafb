import Essentials
import Testing
@testable import PathReasoning

@Suite struct ActionFinderTests {
  private struct Action: Equatable {
    var relation: Relation
    var node: NodeID
  }

  /// The definition, edge by edge, in double precision.
  private func expected(
    _ environment: PathEnvironment, path: WalkedPath, hop: Int
  ) -> [Action] {
    let graph = environment.graph
    let embeddings = environment.embeddings
    var visited: Set<NodeID> = [NodeID(Int(path.user))]
    if hop >= 1 { visited.insert(path.nodes.0) }
    if hop >= 2 { visited.insert(path.nodes.1) }
    let purchases = graph.tails(.purchase)[Int(path.user)].map { graph.node(.product, Int($0)) }
    let isLeftOut: (NodeID) -> Bool = {
      environment.leavesOutPurchases && path.end.index != Int(path.user) && purchases.contains($0)
    }
    let edges = environment.adjacency.edges(from: path.end)
      .filter { !visited.contains($0.node) && !isLeftOut($0.node) }
      .map { Action(relation: $0.relation, node: $0.node) }
    func score(_ action: Action) -> Double {
      var query = embeddings.nodes[Int(path.user)].map(Double.init)
      func add(_ relation: Relation) {
        for (column, number) in embeddings.relations[Int(relation.rawValue)].enumerated() {
          query[column] += Double(number)
        }
      }
      switch graph.entity(action.node).kind {
      case .user: break
      case .product: add(.purchase)
      case .word: add(.mentions)
      default:
        add(.purchase)
        add(action.relation)
      }
      return zip(query, embeddings.nodes[action.node.index]).reduce(0) { $0 + $1.0 * Double($1.1) }
    }
    let scores = edges.map(score)
    let best = edges.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
      .prefix(environment.maximumActions)
    let ordered =
      switch environment.actionOrder {
      case .index: best.sorted()
      case .relation:
        best.sorted {
          (edges[$0].relation.rawValue, -scores[$0], $0)
            < (edges[$1].relation.rawValue, -scores[$1], $1)
        }
      case .score: Array(best)
      }
    return [Action(relation: .stay, node: path.end)] + ordered.map { edges[$0] }
  }

  /// Every action list of random walks, for limits from tight to generous.
  @Test(arguments: [1, 3, 12, 40, 250], ActionOrder.allCases)
  func agreesWithSorting(limit: Int, order: ActionOrder) {
    for knowsScores in [false, true] {
      for leavesOut in [false, true] {
        compare(limit, order, knowsScores: knowsScores, leavesOut: leavesOut)
      }
    }
  }

  private func compare(_ limit: Int, _ order: ActionOrder, knowsScores: Bool, leavesOut: Bool) {
    let graph = BazaarGraph(.small).dataset.graph
    var rng = SeededGenerator(seed: 6)
    let embeddings = GraphEmbeddings(zerosFor: graph, dimension: 12)
    // Quarters, so that scores are exact and some are equal.
    func fill(_ table: VectorTable) {
      for row in 0..<table.count { table[row] = (0..<12).map { _ in Float(rng.below(17) - 8) / 4 } }
    }
    fill(embeddings.nodes)
    fill(embeddings.relations)
    let environment = PathEnvironment(
      graph, embeddings, maximumActions: limit, actionOrder: order,
      leavesOutPurchases: leavesOut)
    // Several paths a user, as in a beam, so that memory is used.
    let users = (0..<24).map { Int32($0 / 4) }
    let scores = PurchaseRanking(graph, embeddings).scores(of: users)
    let lists = environment.actionLists(capacity: users.count)
    var walk = WalkBatch(environment, users: users)
    for hop in 0..<PathEnvironment.hops {
      scores.withUnsafeMutableBufferPointer(of: Float.self) { scores in
        nonisolated(unsafe) let base = UnsafePointer(scores.baseAddress)
        let products = graph.count(.product)
        if knowsScores, let base {
          walk.findActions(into: lists) { base + $0 * products }
        } else {
          walk.findActions(into: lists)
        }
      }
      var moves: [WalkBatch.Move] = []
      for path in users.indices {
        let found = lists[path].map { Action(relation: $0.relation, node: $0.node) }
        #expect(found == expected(environment, path: walk.paths[path], hop: hop))
        let action = rng.below(found.count)
        moves.append(.init(path: Int32(path), action: Int32(action), probability: 1))
      }
      walk.advance(by: moves, of: lists)
    }
  }
}
