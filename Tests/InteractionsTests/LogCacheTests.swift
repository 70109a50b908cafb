import Essentials
import Foundation
import TestSupport
import Testing
@testable import Interactions

@Suite struct LogCacheTests {
  private let folder: TemporaryFolder
  private let file: String

  init() throws {
    folder = try TemporaryFolder()
    file = try folder.write("user,item,time\nann,a,3\nbob,b,1\nann,ç,2\n", to: "log.csv")
    try age(file, by: 60)
  }

  /// Makes a file seem to have been written some time ago; when its entry changed, nobody can say otherwise.
  private func age(_ path: String, by seconds: Double) throws {
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -seconds)], ofItemAtPath: path)
  }

  private var data: DatasetFolder {
    var data = DatasetFolder(path: folder.path)
    data.cache = LogCache(in: folder.path + "/cache", leastRows: 1)
    return data
  }

  private var kept: [String] {
    let logs = folder.path + "/cache/logs"
    return ((try? FileManager.default.contentsOfDirectory(atPath: logs)) ?? []).sorted()
      .map { logs + "/" + $0 }
  }

  private func same(_ one: Dataset, _ other: Dataset) -> Bool {
    one.name == other.name && one.userNames == other.userNames && one.itemNames == other.itemNames
      && one.log == other.log && one.checksum == other.checksum && one.input == other.input
  }

  /// The entry must have stood still for two seconds and what a clock rounds.
  private func waitUntilItIsOld() { Thread.sleep(forTimeInterval: 3.2) }

  @Test func whatIsReadOnceIsFoundAgain() throws {
    let fresh = try data.load(file)
    #expect(kept.isEmpty)
    waitUntilItIsOld()
    let first = try data.load(file, keepingTimes: true)
    #expect(kept.count == 1 && first.log.times == [2, 3, 1])
    var isRead = false
    let second = try data.load(file, keepingTimes: true) { _ in isRead = true }
    #expect(same(first, second) && !isRead)
    // Without times it is another log, which has a place of its own.
    #expect(same(try data.load(file), fresh) && kept.count == 2)
    #expect(same(try data.load(file), fresh))
    // Another way of reading the same file.
    var options = ReadingOptions()
    options.header = true
    #expect(try data.load(file, options: options).log == fresh.log && kept.count == 3)
    #expect(try data.load(file, unique: true).log == fresh.log && kept.count == 4)
  }

  @Test func aChangedFileIsReadAnewAndTakesItsPlace() throws {
    waitUntilItIsOld()
    let first = try data.load(file)
    #expect(kept.count == 1)
    // Of the same length and with the same time of writing: only the entry tells.
    let written = try FileManager.default.attributesOfItem(atPath: file)[.modificationDate]
    let handle = try FileHandle(forWritingTo: URL(filePath: file))
    try handle.seek(toOffset: 15)
    try handle.write(contentsOf: Data("eve".utf8))
    try handle.close()
    try FileManager.default.setAttributes(
      [.modificationDate: try #require(written)], ofItemAtPath: file)
    let second = try data.load(file)
    #expect(second.userNames == ["eve", "bob", "ann"] && second.checksum != first.checksum)
    waitUntilItIsOld()
    #expect(try data.load(file).userNames == second.userNames && kept.count == 1)
    #expect(try data.load(file).userNames == second.userNames)
  }

  /// Any byte that is not what it was, anywhere in the file: the log is read anew, and kept anew.
  @Test func aDamagedCacheIsMadeAnew() throws {
    waitUntilItIsOld()
    let dataset = try data.load(file)
    let path = try #require(kept.first)
    let whole = try Data(contentsOf: URL(filePath: path))
    let damages: [(String, Data)] =
      stride(from: 0, to: whole.count, by: 7).map { place in
        var bytes = whole
        bytes[place] ^= 0x40
        return ("byte \(place)", bytes)
      } + [
        ("nothing", Data()), ("half", whole.prefix(whole.count / 2)), ("more", whole + [0]),
        ("another file", Data("user,item\n".utf8)),
      ]
    for (name, bytes) in damages {
      try bytes.write(to: URL(filePath: path))
      var isRead = false
      let again = try data.load(file) { _ in isRead = true }
      #expect(same(again, dataset), "\(name)")
      #expect(isRead, "\(name)")
      #expect(try Data(contentsOf: URL(filePath: path)) == whole, "\(name)")
    }
  }

  @Test func whatCannotBeKeptIsNoReasonToStop() throws {
    waitUntilItIsOld()
    try "no folder".write(toFile: folder.path + "/cache", atomically: true, encoding: .utf8)
    #expect(try data.load(file).log.count == 3)
    // Small logs are not kept, and pipes are no files.
    var usual = data
    usual.cache = LogCache(in: folder.path + "/other")
    _ = try usual.load(file)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/other"))
    #expect(LogCache.Key(["/dev/null"], readAs: []) == nil)
  }
}
