import Foundation
import Testing

@testable import Interactions

@Suite struct AtomicFileTests {
  @Test(arguments: ["a.txt", "a.txt.gz"])
  func filesAppearWhole(name: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("old", to: name)
    let text = String(repeating: "new\n", count: 100_000)
    let file = try AtomicFile(path: path)
    try file.write(text)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
    try file.commit()
    var lines = 0
    try LineReader(path: path).forEachLine { line, _ in
      lines += line.elementsEqual("new".utf8) ? 1 : 0
      return true
    }
    #expect(lines == 100_000)
    #expect(try folder.names == [name])
    let size = try Data(contentsOf: URL(fileURLWithPath: path)).count
    #expect(name.hasSuffix(".gz") ? size < 10_000 : size == text.utf8.count)
  }

  @Test func anAbandonedFileLeavesNothing() throws {
    let folder = try TemporaryFolder()
    func abandon() throws { try AtomicFile(path: folder.path + "/a").write("text") }
    try abandon()
    #expect(try folder.names.isEmpty)
  }

  @Test func whereNothingCanBeWrittenItSaysSo() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/no/such/folder/a"
    #expect(
      throws: InputError(
        .cannotCreate, "cannot be written: No such file or directory", file: path)
    ) { try AtomicFile(path: path) }
    #expect(
      throws: InputError(
        .cannotCreate, "cannot be written: it is a folder", file: folder.path)
    ) { try AtomicFile(path: folder.path) }
  }

  @Test func poisonsAreWrittenInOrder() throws {
    let folder = try TemporaryFolder()
    let poison = Poison(
      fakeUserCount: 2, clicksPerFakeUser: 2, clicks: [1, 0, 2, 2].map { ItemID($0) })
    let dataset = Dataset(
      name: "x", userNames: [], itemNames: ["a", "b"],
      log: InteractionLog(rows: [], itemCount: 2))
    let path = folder.path + "/poison.inter"
    try poison.write(to: path, itemName: dataset.itemName)
    #expect(
      try String(contentsOfFile: path, encoding: .utf8)
        == "user_id:token\titem_id:token\torder:float\nfake-0\tb\t0\nfake-0\ta\t1\n"
        + "fake-1\ttarget-0\t0\nfake-1\ttarget-0\t1\n")
  }
}
