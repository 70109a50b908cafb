import Essentials
import Foundation
import TestSupport
import Testing

@testable import Interactions

@Suite struct CompressedFileTests {
  @Test(arguments: ["a.txt", "a.txt.gz"])
  func filesAppearWhole(name: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("old", to: name)
    let text = String(repeating: "new\n", count: 100_000)
    let file = try CompressedFile(path: path)
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

  @Test(arguments: ["a", "a.gz"]) func anAbandonedFileLeavesNothing(name: String) throws {
    let folder = try TemporaryFolder()
    func abandon() throws { try CompressedFile(path: "\(folder.path)/\(name)").write("text") }
    try abandon()
    #expect(try folder.names.isEmpty)
  }
}
