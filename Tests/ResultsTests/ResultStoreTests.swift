import Essentials
import Foundation
import GRDB
import Testing
@testable import Results

@Suite struct ResultStoreTests {
  private let fixture: StoreFixture

  init() throws { fixture = try StoreFixture() }

  @Test func aNewStoreIsOneFileAndOpensAgain() throws {
    _ = try fixture.open().register("a", title: "A", source: "", trials: StoreFixture.keys(2))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: fixture.folder.path) == [
        "results.sqlite"
      ])
    #expect(try fixture.open().experiments().map(\.name) == ["a"])
    #expect(try fixture.open(readOnly: true).trials(of: "a").count == 2)
  }

  @Test func aStoreThatIsOnlyReadIsNeitherMadeNorChanged() throws {
    #expect(fixture.complaint(readOnly: true) == "FILE: no such store of results")
    #expect(!FileManager.default.fileExists(atPath: fixture.path))
    _ = try fixture.open()
    let reader = try fixture.open(readOnly: true)
    #expect(throws: InputError.self) {
      try reader.write { try $0.execute(sql: "DELETE FROM trial") }
    }
  }

  @Test func whatIsNoStoreIsLeftAlone() throws {
    try Data("user,item\n".utf8).write(to: URL(filePath: fixture.path))
    #expect(fixture.complaint() == "FILE: not a store of results: it is no SQLite database")
    #expect(try String(contentsOfFile: fixture.path, encoding: .utf8) == "user,item\n")
  }

  @Test func aDatabaseOfSomethingElseIsLeftAlone() throws {
    try fixture.raw().write { try $0.execute(sql: "CREATE TABLE trial (id INTEGER)") }
    #expect(
      fixture.complaint() == "FILE: not a store of results: it is a database of something else")
  }

  @Test func aFolderIsNoStore() throws {
    try FileManager.default.createDirectory(
      atPath: fixture.path, withIntermediateDirectories: true)
    #expect(fixture.complaint() == "FILE: not a store of results: it is a folder")
  }

  @Test func aStoreOfANewerVersionIsRefused() throws {
    _ = try fixture.open()
    try fixture.raw().write {
      try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('4')")
    }
    #expect(
      fixture.complaint()
        == "FILE: a store of a newer mithridate: it has '4', this one knows '1', '2', '3'")
    #expect(fixture.complaint(readOnly: true) == fixture.complaint())
  }

  @Test func aFolderThatCannotBeWrittenToIsOneLine() throws {
    let store = fixture.folder.appending(path: "absent/results.sqlite").path
    #expect(
      throws: InputError(
        .cannotCreate, "the store can be neither opened nor made", file: store)
    ) { try ResultStore(path: store) }
  }

  @Test func aFullDiskIsOneLineAndKeepsWhatWasStored() throws {
    let store = try fixture.open()
    try store.register("a", title: "A", source: "", trials: StoreFixture.keys(2))
    // SQLite's own limit fails as a full disk does: no page can be added.
    let full = InputError(
      .inputOutput, "the disk is full; everything stored before is kept", file: fixture.path)
    #expect(throws: full) {
      try store.write { db in
        let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
        try db.execute(sql: "PRAGMA max_page_count = \(pages)")
        for key in StoreFixture.keys(4_000).dropFirst(2) {
          try db.execute(
            sql: "INSERT INTO trial (key, command, parameters, settings) VALUES (?, '', '', '')",
            arguments: [key.text])
        }
      }
    }
    #expect(try store.trials(of: "a").map(\.seed) == [1, 2])
    #expect(try fixture.open().trials(of: "a").map(\.seed) == [1, 2])
  }

  @Test func whatBelongsTogetherGoesTogether() throws {
    let store = try fixture.open()
    let trials = try store.register("a", title: "", source: "", trials: StoreFixture.keys(1))
    #expect(throws: InputError.self) {
      try store.write { db in
        try db.execute(
          sql: "INSERT INTO experimentTrial (experimentId, position, trialId) VALUES (1, 9, 999)")
      }
    }
    let runner = try store.enterRunner()
    #expect(try store.claim(among: trials, by: runner) == .trial(trials[0]))
    #expect(
      try store.finish(
        trials[0], by: runner, outcome: "{}", version: "1", seconds: 1))
    try store.write { try $0.execute(sql: "DELETE FROM trial") }
    #expect(
      try store.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM experimentTrial") } == 0)
  }

  @Test func twoExperimentsShareATrial() throws {
    let store = try fixture.open()
    let keys = StoreFixture.keys(4)
    let first = try store.register("a", title: "", source: "", trials: Array(keys[0..<3]))
    let second = try store.register("b", title: "", source: "", trials: [keys[3], keys[1]])
    #expect(second[1] == first[1])
    #expect(try store.trials(of: "b").map(\.seed) == [4, 2])
    #expect(try store.trials(of: "b").map(\.position) == [0, 1])
    #expect(try store.trials(of: "nothing").isEmpty)
  }

  @Test func aChangedFileKeepsWhatWasRun() throws {
    let store = try fixture.open()
    let keys = StoreFixture.keys(3)
    let trials = try store.register("a", title: "old", source: "1", trials: keys)
    let runner = try store.enterRunner()
    _ = try store.claim(among: trials, by: runner)
    #expect(try store.finish(trials[0], by: runner, outcome: "{}", version: "1", seconds: 1))
    let again = try store.register("a", title: "new", source: "2", trials: [keys[1]])
    #expect(again == [trials[1]])
    #expect(try store.experiments().map(\.title) == ["new"])
    #expect(try store.trials(of: "a").map(\.seed) == [2])
    // The first was run and stays; the third was not and is forgotten.
    #expect(try store.finishedTrials().map(\.seed) == [1])
    #expect(try store.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM trial") } == 2)
    #expect(try store.register("a", title: "", source: "", trials: keys)[0] == trials[0])
  }

  @Test func theLargestSeedSurvives() throws {
    let store = try fixture.open()
    let key = TrialKey(command: "poison", parameters: ["seed": "\(UInt64.max)"])
    try store.register("a", title: "", source: "", trials: [key])
    #expect(try store.trials(of: "a").map(\.seed) == [.max])
  }
}
