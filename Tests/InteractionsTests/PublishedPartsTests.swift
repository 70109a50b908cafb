import Essentials
import Foundation
import TestSupport
import Testing
@testable import Interactions

/// A log that was divided by whoever published it.
@Suite struct PublishedPartsTests {
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path + "/gowalla", withIntermediateDirectories: true)
    _ = try folder.write("0 7 8 9\n1 8 5 7\n2 5\n", to: "gowalla/train.txt")
    _ = try folder.write("0 5\n1 9 6\n2\n", to: "gowalla/test.txt")
    return folder
  }

  @Test func aFolderIsReadAsItLies() throws {
    let folder = try folder()
    // What lies beside it is no part, whatever its ending.
    _ = try folder.write("{}", to: "gowalla/poison-a.json")
    _ = try folder.write("{}", to: "gowalla/poison-b.json")
    let data = DatasetFolder(path: folder.path)
    let dataset = try data.load("gowalla")
    #expect(dataset.userNames == ["0", "1", "2"])
    #expect(dataset.itemNames == ["7", "8", "9", "5", "6"])
    #expect(dataset.log[UserID(1)].map(\.index) == [1, 3, 0, 2, 4])
    let parts = try #require(try data.parts(of: "gowalla", in: dataset))
    #expect(parts.test.map { $0.map(\.index) } == [[3], [2, 4], []])
    #expect(parts.validation == nil)
    // By its path as well.
    #expect(try data.parts(of: folder.path + "/gowalla", in: dataset) == parts)
  }

  @Test func aPartForValidationIsOne() throws {
    let folder = try folder()
    _ = try folder.write("2 8\n0 6\n", to: "gowalla/valid.txt")
    let data = DatasetFolder(path: folder.path)
    var options = ReadingOptions()
    options.layout = .lists
    let dataset = try data.load("gowalla", options: options)
    let parts = try #require(try data.parts(of: "gowalla", in: dataset, options: options))
    #expect(parts.validation?.map { $0.map(\.index) } == [[4], [], [1]])
  }

  @Test func aLogThatNobodyDividedHasNone() throws {
    let folder = try TemporaryFolder()
    let log = try folder.write("user_id,item_id\na,x\nb,y\n", to: "log.csv")
    let data = DatasetFolder(path: folder.path)
    #expect(try data.parts(of: log, in: data.load(log)) == nil)
    #expect(try data.parts(of: "bazaar", in: data.load("bazaar")) == nil)
  }
}
