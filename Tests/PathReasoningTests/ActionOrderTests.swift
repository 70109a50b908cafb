import Essentials
import Testing
@testable import PathReasoning

@Suite struct ActionOrderTests {
  @Test func namesReadBack() throws {
    for order in ActionOrder.allCases { #expect(try ActionOrder.named(order.rawValue) == order) }
    #expect(
      throws: InputError(
        .usage, "no action order 'scores'; did you mean 'score'? known: index, relation, score")
    ) { try ActionOrder.named("scores") }
  }

  /// A user likes a word best and then product 2, 0 and 1; mentions come before purchases in the order
  /// of relations.
  @Test(arguments: [
    (ActionOrder.index, ["user 0", "word 0", "product 0", "product 1", "product 2"]),
    (.relation, ["user 0", "word 0", "product 2", "product 0", "product 1"]),
    (.score, ["user 0", "word 0", "product 2", "product 0", "product 1"]),
  ])
  func actionsStandInTheirOrder(order: ActionOrder, expected: [String]) {
    #expect(actions(order, word: 9) == expected)
  }

  /// Where the word is liked least, only the order by score notices.
  @Test(arguments: [
    (ActionOrder.index, ["user 0", "word 0", "product 0", "product 1", "product 2"]),
    (.relation, ["user 0", "word 0", "product 2", "product 0", "product 1"]),
    (.score, ["user 0", "product 2", "product 0", "product 1", "word 0"]),
  ])
  func onlyScoresMixRelations(order: ActionOrder, expected: [String]) {
    #expect(actions(order, word: 0.5) == expected)
  }

  private func actions(_ order: ActionOrder, word: Float) -> [String] {
    let graph = KnowledgeGraph(
      entityCounts: [.user: 1, .product: 3, .word: 1],
      edges: [.purchase: SparseRows(rows: [[0, 1, 2]]), .mentions: SparseRows(rows: [[0]])])
    let embeddings = GraphEmbeddings(zerosFor: graph, dimension: 1)
    embeddings.nodes[0] = [1]
    for (product, score) in [Float(2), 1, 3].enumerated() {
      embeddings.nodes[graph.node(.product, product).index] = [score]
    }
    embeddings.nodes[graph.node(.word, 0).index] = [word]
    let environment = PathEnvironment(graph, embeddings, maximumActions: 10, actionOrder: order)
    let lists = environment.actionLists(capacity: 1)
    WalkBatch(environment, users: [0]).findActions(into: lists)
    return lists[0].map { action in
      let (kind, index) = graph.entity(action.node)
      return "\(kind.name) \(index)"
    }
  }
}
