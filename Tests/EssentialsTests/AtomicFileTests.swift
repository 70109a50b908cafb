import Foundation
import TestSupport
import Testing

@testable import Essentials

@Suite struct AtomicFileTests {
  @Test func filesAppearWhole() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("old", to: "a.txt")
    let text = String(repeating: "new\n", count: 100_000)
    let file = try AtomicFile(path: path)
    try file.write(text)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
    try file.commit()
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    #expect(try folder.names == ["a.txt"])
  }

  @Test func anAbandonedFileLeavesNothing() throws {
    let folder = try TemporaryFolder()
    func abandon() throws { try AtomicFile(path: folder.path + "/a").write("text") }
    try abandon()
    #expect(try folder.names.isEmpty)
  }

  /// Each writes under a name of its own, and the last to finish wins.
  @Test func twoWritersOfOneFileDoNotMix() throws {
    let path = try TemporaryFolder().path + "-a"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let first = try AtomicFile(path: path)
    let second = try AtomicFile(path: path)
    try first.write("first")
    try second.write("second")
    try second.commit()
    try first.commit()
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "first")
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
}
