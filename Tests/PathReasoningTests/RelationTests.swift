import Testing
@testable import PathReasoning

@Suite struct RelationTests {
  /// Staying is action 0, and the others are numbered in the alphabetical order of their names, as in
  /// the public PGPR.
  @Test func theOrderIsThatOfTheNames() {
    #expect(Relation.allCases.first == .stay)
    #expect(Relation.edges.map(\.name) == Relation.edges.map(\.name).sorted())
    #expect(Relation.allCases.map(\.rawValue) == Array(0..<9))
    #expect(Set(Relation.allCases.map(\.name)).count == 9)
  }

  /// Users purchase products and mention words; everything else is known of products.
  @Test func edgesJoinWhatTheyShould() {
    for relation in Relation.edges {
      let ofUsers = relation == .purchase || relation == .mentions
      #expect(relation.head == (ofUsers ? .user : .product))
      #expect(relation.tail != relation.head)
    }
    #expect(Relation.edges.filter { $0.tail == .word } == [.describedAs, .mentions])
    #expect(Relation.edges.count { $0.tail == .relatedProduct } == 3)
  }

  @Test func kindsAreNumberedInTheirOrder() {
    #expect(
      EntityKind.allCases.map(\.name)
        == ["user", "product", "related_product", "brand", "category", "word"])
    #expect(EntityKind.allCases.map(\.rawValue) == Array(0..<6))
  }
}
