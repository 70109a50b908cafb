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
}
