import Testing
@testable import PathReasoning

@Suite struct PathPatternTests {
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

  /// A pattern needs every one of its relations, staying aside.
  @Test func onlyLivePatternsCanBeFollowed() {
    let graph = KnowledgeGraph(
      entityCounts: [.user: 1, .product: 2, .brand: 1],
      edges: [.purchase: SparseRows(rows: [[0]]), .producedBy: SparseRows(rows: [[0], [0]])])
    #expect(
      graph.livePatterns.map(\.name)
        == ["purchase, purchase, purchase", "purchase, produced_by, produced_by"])
    #expect(graph.liveRelations == [.producedBy, .purchase])
  }
}
