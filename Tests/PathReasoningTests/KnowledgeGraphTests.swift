import Interactions
import Testing

@testable import PathReasoning

@Suite struct KnowledgeGraphTests {
  @Test func nodesAreNumberedKindAfterKind() throws {
    let graph = try GraphFolderFixture().load().graph
    var index = 0
    for kind in EntityKind.allCases {
      for entity in 0..<graph.count(kind) {
        #expect(graph.node(kind, entity) == NodeID(index))
        #expect(graph.entity(NodeID(index)) == (kind, entity))
        index += 1
      }
    }
    #expect(graph.nodeCount == index)
  }

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

  @Test func checksumTellsGraphsApart() throws {
    let folder = try GraphFolderFixture()
    var seen = Set([try folder.load().graph.checksum])
    #expect(seen == [try folder.load().graph.checksum])
    try folder.write("also_viewed_p_p.txt", "1\n1\n\n")
    seen.insert(try folder.load().graph.checksum)
    try folder.write("also_viewed_p_p.txt", "1\n\n1\n")
    seen.insert(try folder.load().graph.checksum)
    try folder.write("users.txt", "ann\nbob\neve\n")
    try folder.write("train_labels.txt", "0\t0\t1\n1\t1\n2\t1\n")
    seen.insert(try folder.load().graph.checksum)
    #expect(seen.count == 4)
  }

  @Test func patternsMatchWhatIsListed() {
    for first in Relation.allCases {
      for second in Relation.allCases {
        for third in Relation.allCases {
          let listed = PathPattern.all.contains { $0.relations == [first, second, third] }
          #expect(PathPattern.matches(first, second, third) == listed)
        }
      }
    }
    #expect(PathPattern.all.count == 9)
  }

  @Test func bazaarKeepsTestPurchasesApart() {
    let data = BazaarGraph(.small, seed: 4).dataset
    let log = BazaarGraph(.small, seed: 4).bazaar.dataset.log
    for user in 0..<log.userCount {
      let all = Set(log[UserID(user)].map(\.rawValue))
      let train = data.graph.tails(.purchase)[user]
      let test = data.test[user]
      #expect(Set(train).union(test) == all)
      #expect(train.count + test.count == all.count)
      #expect(test.count == 3 * log[UserID(user)].count / 10 && !train.isEmpty)
    }
    #expect(data.graph.livePatterns == PathPattern.all)
    #expect(data.graph.checksum == BazaarGraph(.small, seed: 4).dataset.graph.checksum)
    #expect(data.graph.checksum != BazaarGraph(.small, seed: 5).dataset.graph.checksum)
  }
}
