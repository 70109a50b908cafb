import Essentials
import Foundation
import GRDB
import TestSupport
import Testing
@testable import Results

/// Stores that something else has written into.
@Suite struct DamagedStoreTests {
  private let fixture: StoreFixture

  init() throws {
    fixture = try StoreFixture()
    let store = try fixture.open()
    let trials = try store.register(
      "a", file: "/a.yaml", title: "A", source: "x", trials: StoreFixture.keys(40)
    ).trials
    let runner = try store.enterRunner()
    for trial in trials.prefix(30) {
      _ = try store.claim(among: [trial], by: runner)
      let outcome = #"{"queries": 4, "text": ""# + String(repeating: "long ", count: 60) + "\"}"
      _ = try store.finish(trial, by: runner, outcome: outcome, version: "1", seconds: 1)
    }
    _ = try store.claim(among: trials, by: runner)
  }

  /// Everything that commands do with a store.
  private static func use(_ path: String) throws {
    let reader = try ResultStore(path: path, readOnly: true)
    for experiment in try reader.experiments() { _ = try reader.trials(of: experiment.name) }
    _ = try reader.finishedTrials()
    let store = try ResultStore(path: path)
    let trials = try store.register(
      "a", file: "/a.yaml", title: "A", source: "x", trials: StoreFixture.keys(41)
    ).trials
    let runner = try store.enterRunner()
    try store.retry(trials)
    if case .trial(let trial) = try store.claim(among: trials, by: runner) {
      _ = try store.finish(trial, by: runner, outcome: "{}", version: "1", seconds: 1)
    }
    _ = try store.states(of: trials)
    try store.leave(runner)
    _ = try store.release()
  }

  private func complaint() -> String? {
    TestSupport.complaint(about: fixture.path) { try Self.use(fixture.path) }
  }

  @Test(arguments: [
    (
      "UPDATE trial SET parameters = 'no JSON' WHERE id = 3",
      "the parameters of trial 3 are no JSON"
    ),
    ("UPDATE trial SET settings = '[1]' WHERE id = 3", "the settings of trial 3 are no JSON"),
    ("UPDATE trial SET queries = 'many' WHERE id = 3", "a value has not the type of its column"),
    ("UPDATE trial SET queries = 1e300 WHERE id = 3", "a value has not the type of its column"),
    ("UPDATE trial SET seconds = x'00' WHERE id = 3", "a value has not the type of its column"),
    (
      "UPDATE runner SET host = 'elsewhere', heartbeat = 'never'",
      "a value has not the type of its column"
    ),
    ("DROP TABLE runner", "no such table: runner"),
    ("ALTER TABLE trial DROP COLUMN message", "no such column: message"),
    (
      "PRAGMA ignore_check_constraints = ON; UPDATE trial SET state = 'odd' WHERE id = 3",
      "CHECK constraint failed in trial"
    ),
  ])
  func whatNoStoreHoldsIsOneLine(change: String, message: String) throws {
    let raw = try fixture.raw()
    try raw.writeWithoutTransaction {
      try $0.execute(sql: "PRAGMA foreign_keys = OFF")
      try $0.execute(sql: change)
    }
    try raw.close()
    #expect(
      complaint()
        == "FILE: the store is damaged (\(message)); 'sqlite3 FILE .recover' saves what it can")
  }

  @Test func aProcessNumberThatIsNoneIsOfNobody() throws {
    try fixture.raw().write {
      try $0.execute(sql: "UPDATE runner SET process = 1 << 40, birth = 7")
    }
    #expect(complaint() == nil)
  }

  @Test func whatIsNoFileIsRefused() {
    #expect(
      TestSupport.complaint(about: "/dev/null") { try Self.use("/dev/null") }
        == "FILE: not a store of results: it is no file")
    for path in ["", ":memory:"] {
      #expect { try ResultStore(path: path) } throws: { ($0 as? InputError)?.kind == .usage }
    }
  }

  /// Of every change the store tells in one line, or knows nothing.
  @Test func changedBytesAreErrorsAtMost() throws {
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: fixture.path)))
    let path = fixture.folder.appending(path: "changed.sqlite").path
    var lines: Set<String> = []
    Mutator.run(
      "store", [bytes], words: ["trial", "runner", "done", "NULL", "{}"], standardSeconds: 3
    ) { bytes, _ in
      try Data(bytes).write(to: URL(filePath: path))
      try? FileManager.default.removeItem(atPath: path + "-journal")
      do {
        try Self.use(path)
      } catch let error as InputError {
        #expect(!error.description.contains("\n"))
        lines.insert(error.description)
      }
    }
    #expect(!lines.isEmpty)
  }
}
