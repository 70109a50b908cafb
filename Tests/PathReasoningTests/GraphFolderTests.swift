import Essentials
import TestSupport
import Testing
@testable import PathReasoning

@Suite struct GraphFolderTests {
  @Test func theBazaarNeedsNoFiles() throws {
    let folder = GraphFolder(path: "/nowhere")
    try folder.check("bazaar-kg")
    #expect(GraphFolder.knownNames == ["bazaar-kg", "beauty-kg", "cellphones-kg", "clothing-kg"])
  }

  @Test func aFolderOfOnesOwnIsNamedAfterItself() throws {
    let fixture = try GraphFolderFixture()
    let data = try GraphFolder(path: "/nowhere").load(fixture.path)
    #expect(fixture.path.hasSuffix("/\(data.name)"))
    #expect(data.graph.count(.product) == 3)
  }

  @Test func namesThatLeadNowhereSaySo() throws {
    let parent = try TemporaryFolder()
    let folder = GraphFolder(path: parent.path)
    func complaint(_ name: String) -> String? {
      TestSupport.complaint(about: parent.path) { try folder.check(name) }
    }
    #expect(
      complaint("beauty-kg")
        == "the graph 'beauty-kg' is not in FILE: lay PGPR's files into FILE/amazon-beauty-kg")
    #expect(
      complaint("beuty-kg")
        == "no graph 'beuty-kg'; did you mean 'beauty-kg'? known: bazaar-kg, beauty-kg, "
        + "cellphones-kg, clothing-kg, or a path to a folder of your own")
    #expect(complaint("bazaar-kg") == nil)
    #expect(
      TestSupport.complaint(about: parent.path) {
        _ = try folder.load("\(parent.path)/none")
      } == "FILE/none: no such folder")
  }
}
