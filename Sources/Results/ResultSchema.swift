import GRDB

/// The tables of a store, version by version.
///
/// | table | a row is |
/// | --- | --- |
/// | `experiment` | an experiment's file: name, title, text |
/// | `trial` | a command line: what it was told, its state, the document that it printed |
/// | `experimentTrial` | that an experiment has a trial, and where in its file's order |
/// | `runner` | a process that works on trials |
///
/// `parameters` and `settings` are JSON objects: `SELECT parameters ->> 'ranker' FROM trial` works.
enum ResultSchema {
  /// Marks the file as a store of results: "mith".
  static let applicationID: Int32 = 0x6D69_7468

  /// What brings a store of any older version up to date.
  ///
  /// A migration that was released is never changed; the next one follows it.
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1", migrate: makeTables)
    migrator.registerMigration("2", migrate: knowDataByContent)
    migrator.registerMigration("3", migrate: tellFilesAndProcessesApart)
    return migrator
  }

  private static func makeTables(_ db: Database) throws {
    try db.execute(sql: "PRAGMA application_id = \(applicationID)")
    try db.create(table: "experiment") { table in
      table.autoIncrementedPrimaryKey("id")
      table.column("name", .text).notNull().unique()
      table.column("title", .text).notNull()
      table.column("source", .text).notNull()
    }
    try db.create(table: "runner") { table in
      table.autoIncrementedPrimaryKey("id")
      table.column("host", .text).notNull()
      table.column("process", .integer).notNull()
      // Seconds since 1970.
      table.column("heartbeat", .double).notNull()
    }
    try db.create(table: "trial") { table in
      table.autoIncrementedPrimaryKey("id")
      table.column("key", .text).notNull().unique()
      table.column("command", .text).notNull()
      table.column("parameters", .text).notNull()
      table.column("settings", .text).notNull()
      table.column("seed", .integer)
      table.column("state", .text).notNull().defaults(to: "pending")
        .check { ["pending", "running", "done", "failed"].contains($0) }
      table.column("runnerId", .integer).indexed()
        .references("runner", onDelete: .setNull)
      table.column("outcome", .text)
      table.column("message", .text)
      table.column("datasetChecksum", .text)
      table.column("version", .text).notNull().defaults(to: "")
      table.column("queries", .integer)
      table.column("seconds", .double)
    }
    try db.create(table: "experimentTrial", options: .withoutRowID) { table in
      table.primaryKey {
        table.belongsTo("experiment", onDelete: .cascade)
        table.column("position", .integer)
      }
      table.belongsTo("trial", onDelete: .cascade).notNull()
      table.uniqueKey(["experimentId", "trialId"])
    }
    try db.create(table: "curvePoint", options: .withoutRowID) { table in
      table.primaryKey {
        table.belongsTo("trial", onDelete: .cascade)
        table.column("step", .integer)
      }
      table.column("mean", .double)
      table.column("max", .double)
      table.column("targetClickRatio", .double)
      table.column("seconds", .double)
    }
  }

  private static func knowDataByContent(_ db: Database) throws {
    // A curve is in its trial's outcome; nothing ever read it from here.
    try db.drop(table: "curvePoint")
    // The fingerprint of data of one's own, which makes it the same trial wherever the data lies.
    try db.alter(table: "trial") { $0.add(column: "data", .text) }
    // Measured rates stood under a name that a file may have; what a file asked for has a text.
    try db.execute(
      sql: "UPDATE experiment SET name = ? WHERE name = 'rates' AND source = ''",
      arguments: [ExperimentRecord.measurements])
  }

  private static func tellFilesAndProcessesApart(_ db: Database) throws {
    try db.alter(table: "experiment") { table in
      // What its file calls it; its name here differs where several files call theirs so.
      table.add(column: "called", .text)
      // Where that file lay last; null in what stores of the first days hold.
      table.add(column: "file", .text)
    }
    try db.execute(sql: "UPDATE experiment SET called = name")
    // The number of a process is given again; see `ProcessBirth`.
    try db.alter(table: "runner") { $0.add(column: "birth", .text) }
  }
}
