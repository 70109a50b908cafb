import Testing
@testable import PathReasoning

@Suite struct EntityNamesTests {
  @Test func namesReadBack() {
    let texts = ["tea", "", "café", "a longer name"]
    var names = EntityNames(texts)
    #expect(names.count == 4 && (0..<4).map { names[$0] } == texts)
    names.append([0x63, 0xE9])
    #expect(names[4] == "c\u{FFFD}")
    #expect(EntityNames().count == 0)
  }

  @Test func nodesWithoutNamesAreNumbered() throws {
    let data = try GraphFolderFixture().load()
    let graph = data.graph
    #expect(data.label(of: graph.node(.user, 1)) == "bob")
    #expect(data.label(of: graph.node(.category, 0)) == "Kitchen")
    let bare = GraphDataset(
      name: "bare", graph: graph, test: data.test,
      names: EntityKind.allCases.map { _ in EntityNames() })
    #expect(bare.label(of: graph.node(.product, 2)) == "2")
  }
}
