import Essentials
import Foundation
import Testing

@testable import Results

@Suite struct ResultStoreCollectTests {
  private let fixture: FolderFixture
  private let keys = StoreFixture.keys(4)

  init() throws { fixture = try FolderFixture() }

  private func collect() throws -> ResultStore.Collected {
    try ResultStore(path: fixture.store).collect(fixture.folder)
  }

  private func records(_ name: String = "study") throws -> [TrialRecord] {
    try ResultStore(path: fixture.store).trials(of: name)
  }

  @Test func whatIsThereComesInOnce() throws {
    try fixture.plan(keys)
    #expect(try collect() == counts(trials: 4))
    try fixture.finish(keys[2], #"{"queries": 5, "datasetChecksum": "ab"}"#, seconds: 3)
    _ = try fixture.folder.fail(keys[1].text, message: "no such thing", version: "8")
    #expect(try collect() == counts(trials: 4, done: 1, failed: 1, added: 1))
    let records = try records()
    #expect(records.map(\.state) == [.pending, .failed, .done, .pending])
    #expect(records.map(\.key) == keys && records.map(\.position) == [0, 1, 2, 3])
    #expect(records[1].message == "no such thing" && records[1].version == "8")
    #expect(records[2].queries == 5 && records[2].datasetChecksum == "ab")
    #expect(records[2].seconds == 3 && records[2].version == "9")
    // What is in is not read again, not even what is damaged since.
    let run = fixture.folder.run(ResultsFolder.name(of: keys[2].text))
    try Data("x".utf8).write(to: URL(filePath: run))
    try fixture.finish(keys[1], "{}")
    #expect(try collect() == counts(trials: 4, done: 2, added: 1))
    #expect(try self.records().map(\.state) == [.pending, .done, .done, .pending])
    #expect(try collect() == counts(trials: 4, done: 2))
  }

  private func counts(
    trials: Int, done: Int = 0, failed: Int = 0, added: Int = 0
  ) -> ResultStore.Collected {
    var counts = ResultStore.Collected()
    (counts.trials, counts.done, counts.failed, counts.added) = (trials, done, failed, added)
    return counts
  }

  @Test func whatIsDamagedIsLeftOut() throws {
    try fixture.plan(keys)
    for key in keys { try fixture.finish(key, "{}") }
    let run = fixture.folder.run(ResultsFolder.name(of: keys[0].text))
    try Data().write(to: URL(filePath: run))
    unlink(fixture.folder.run(ResultsFolder.name(of: keys[1].text)))
    let collected = try collect()
    #expect(collected.done == 3 && collected.damaged == 1 && collected.untimed == 1)
    #expect(collected.damage?.file == run)
    #expect(try records().map(\.state) == [.pending, .done, .done, .done])
  }

  @Test func pathsAreThoseOfThisMachine() throws {
    try fixture.plan(keys)
    let name = ResultsFolder.name(of: keys[0].text)
    let file = fixture.folder.checkpoints(name) + "/output/poison.inter"
    // A log of one's own that lies in a folder of the same name keeps its own.
    try fixture.finish(keys[0], #"{"poison": "\#(file)", "log": "files/log.csv"}"#)
    _ = try collect()
    let outcome = try JSON(parsing: #require(try records()[0].outcome))
    #expect(outcome["poison"] == .string(fixture.folder.files(name) + "/poison.inter"))
    #expect(outcome["log"] == "files/log.csv")
  }

  /// An edited file's trials follow the older ones' in the store as in a run with a store.
  @Test func theLatestTextOfAFileCounts() throws {
    try fixture.plan(keys)
    try fixture.finish(keys[3], "{}")
    _ = try collect()
    try fixture.plan(Array(keys[2...]), source: "shorter")
    try fixture.plan(Array(keys[..<2]), name: "other", file: "/other.yaml")
    #expect(try fixture.folder.experiments().map(\.head.name) == ["study", "other"])
    #expect(try collect() == counts(trials: 4, done: 1))
    #expect(try records().map(\.key) == Array(keys[2...]))
    #expect(try records("other").map(\.key) == Array(keys[..<2]))
    // Back to the first text, which is there already.
    try fixture.plan(keys)
    _ = try collect()
    #expect(try records().map(\.state) == [.pending, .pending, .pending, .done])
  }

  @Test func aPlanThatIsCutShortIsSaid() throws {
    try fixture.plan(keys)
    let place = fixture.folder.folder(.experiments)
    let file =
      try place + "/" + #require(FileManager.default.contentsOfDirectory(atPath: place).first)
    let whole = try String(contentsOfFile: file, encoding: .utf8)
    let lines = whole.split(separator: "\n")
    try lines.dropLast().joined(separator: "\n").write(
      toFile: file, atomically: true, encoding: .utf8)
    #expect(throws: InputError(.data, "cut short: 3 of 4 trials", file: file)) { try collect() }
    try (whole + "{}\n").write(toFile: file, atomically: true, encoding: .utf8)
    #expect(throws: InputError(.data, "no trial; remove the file", file: file, line: 6)) {
      try collect()
    }
  }

  @Test func aFolderOfSomethingElseIsRefused() {
    let error = #expect(throws: InputError.self) { try ResultsFolder(path: fixture.place.path) }
    #expect(error?.kind == .noInput)
  }
}
