import Interactions
import Testing
@testable import PathReasoning

@Suite struct AdjacencyTests {
  /// The merged rows against a dictionary filled edge by edge.
  @Test func adjacencyHasEveryEdgeBothWays() throws {
    let graph = BazaarGraph(.small).dataset.graph
    var expected: [NodeID: [(relation: Relation, node: NodeID)]] = [:]
    for relation in Relation.edges {
      let tails = graph.tails(relation)
      for head in 0..<tails.rowCount {
        for tail in tails[head] {
          let from = graph.node(relation.head, head)
          let to = graph.node(relation.tail, Int(tail))
          expected[from, default: []].append((relation, to))
          expected[to, default: []].append((relation, from))
        }
      }
    }
    let adjacency = Adjacency(graph)
    var greatest = 0
    for index in 0..<graph.nodeCount {
      let edges = adjacency.edges(from: NodeID(index))
      let naive = (expected[NodeID(index)] ?? [])
        .sorted { ($0.relation.rawValue, $0.node) < ($1.relation.rawValue, $1.node) }
      #expect(edges.elementsEqual(naive) { $0 == $1 })
      greatest = max(greatest, naive.count)
    }
    #expect(adjacency.greatestDegree == greatest)
  }

  @Test func everyNodeHasItsKind() {
    let graph = BazaarGraph(.small).dataset.graph
    let adjacency = Adjacency(graph)
    #expect(adjacency.nodeCount == graph.nodeCount)
    for index in 0..<graph.nodeCount {
      #expect(adjacency.kind(of: Int32(index)) == graph.entity(NodeID(index)).kind.rawValue)
    }
  }

  @Test func nodesWithoutEdgesHaveNone() {
    let graph = KnowledgeGraph(
      entityCounts: [.user: 2, .product: 3], edges: [.purchase: SparseRows(rows: [[2], []])])
    let adjacency = Adjacency(graph)
    #expect(adjacency.edges(from: NodeID(0)).map(\.node) == [graph.node(.product, 2)])
    #expect(adjacency.edges(from: graph.node(.product, 2)).map(\.node) == [NodeID(0)])
    for node in [NodeID(1), graph.node(.product, 0), graph.node(.product, 1)] {
      #expect(adjacency.edges(from: node).isEmpty)
    }
    #expect(adjacency.greatestDegree == 1)
  }
}
