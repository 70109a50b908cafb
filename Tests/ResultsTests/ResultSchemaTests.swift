import Foundation
import GRDB
import Testing
@testable import Results

/// Stores that an earlier version has made.
@Suite struct ResultSchemaTests {
  private let fixture: StoreFixture

  /// A store of version 1: a finished trial on Steam, and rates that `--measure` has stored.
  init() throws {
    fixture = try StoreFixture()
    let database = try fixture.raw()
    try ResultSchema.migrator.migrate(database, upTo: "1")
    let key = Self.key.text
    try database.write { db in
      try db.execute(
        sql: """
          INSERT INTO experiment (name, title, source)
          VALUES ('mine', 'Mine', 'command: poison'), ('rates', 'Measured rates', '');
          INSERT INTO trial (key, command, parameters, settings, seed, state, outcome,
            datasetChecksum, version, queries, seconds)
          VALUES ('\(key)', 'poison', '{"dataset":"steam","seed":"1"}', '{}', 1, 'done',
            '{"queries":4}', '00112233aabbccdd', '0.1.0', 4, 2.5);
          INSERT INTO experimentTrial VALUES (1, 0, 1), (2, 0, 1);
          INSERT INTO curvePoint (trialId, step) VALUES (1, 0);
          """)
    }
    try database.close()
  }

  private static let key = TrialKey(
    command: "poison", parameters: ["dataset": "steam", "seed": "1"])

  @Test func anOldStoreIsReadWithoutAChange() throws {
    let before = try Data(contentsOf: URL(filePath: fixture.path))
    let store = try fixture.open(readOnly: true)
    let trial = try #require(try store.trials(of: "mine").first)
    #expect(trial.state == .done && trial.outcome == #"{"queries":4}"#)
    #expect(trial.datasetChecksum == "00112233aabbccdd" && trial.data == nil)
    #expect(try store.experiments().map(\.name) == ["mine", ExperimentRecord.measurements])
    #expect(try Data(contentsOf: URL(filePath: fixture.path)) == before)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: fixture.folder.path) == [
        "results.sqlite"
      ])
  }

  @Test func aFinishedTrialOnANamedDatasetStaysDone() throws {
    let store = try fixture.open()
    let numbers = try store.register("mine", title: "", source: "x", trials: [Self.key])
    #expect(numbers == [1])
    #expect(try store.trials(of: "mine").map(\.state) == [.done])
  }

  @Test func ratesOfAFileStayTheirs() throws {
    // Here a file's experiment has the name, which its text tells.
    try fixture.raw().write {
      try $0.execute(sql: "UPDATE experiment SET source = 'command: train' WHERE name = 'rates'")
    }
    #expect(try fixture.open().experiments().map(\.name) == ["mine", "rates"])
  }

  @Test func aCurveIsInItsOutcomeOnly() throws {
    let store = try fixture.open()
    #expect(try !store.read { try $0.tableExists("curvePoint") })
  }

  @Test func contentIsStored() throws {
    let store = try fixture.open()
    let keys = ["11", "22"].map {
      TrialKey(command: "train", parameters: ["dataset": "log.csv"], data: $0)
    }
    let numbers = try store.register("own", title: "", source: "", trials: keys)
    #expect(Set(numbers).count == 2)
    #expect(try store.trials(of: "own").map(\.key) == keys)
    // The same content elsewhere is the same trial.
    let moved = TrialKey(command: "train", parameters: ["dataset": "moved.csv"], data: "22")
    #expect(try store.register("own", title: "", source: "", trials: [moved]) == [numbers[1]])
  }
}
