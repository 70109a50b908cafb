import Essentials
import GRDB

/// An experiment whose trials are in a store.
package struct ExperimentRecord: Sendable, Equatable {
  package let id: Int64
  /// What it is called, unique in a store: as its file has it, with a part of the file's path where
  /// another file calls its own so.
  package let name: String
  /// What a person reads above its table or figure.
  package let title: String
  /// The text of its file when it last ran.
  package let source: String

  /// What the benchmarks that a projection needed stand under, which no file asked for.
  ///
  /// It begins with ``reservedPrefix``, so that no file's experiment can be called so.
  package static let measurements = ".rates"
  /// What the name of a file's experiment must not begin with.
  package static let reservedPrefix = "."
}

extension ResultStore {
  /// The experiments, in the order in which they first ran.
  package func experiments() throws -> [ExperimentRecord] {
    try read { db in
      try Row.fetchAll(db, sql: "SELECT id, name, title, source FROM experiment ORDER BY id")
        .map {
          ExperimentRecord(
            id: try $0.decode(forColumn: "id"), name: try $0.decode(forColumn: "name"),
            title: try $0.decode(forColumn: "title"), source: try $0.decode(forColumn: "source"))
        }
    }
  }

  /// An experiment that was stored, and its trials.
  package struct Registered: Sendable {
    /// What it is called here.
    package var name: String
    /// The trials' numbers, in its file's order.
    package var trials: [Int64]
  }

  /// Stores an experiment and the trials that it consists of, in its file's order.
  ///
  /// A trial that the store knows, of this or another experiment, keeps what it has come to. One that
  /// no file asks for any longer stays if it was run, and is forgotten otherwise.
  ///
  /// An experiment is what its text is: the same text elsewhere is the same experiment, and another
  /// text of the same name from another file is an experiment beside it, whose name here also tells
  /// its file. The text of a file that the store knows is its new one.
  ///
  /// - Parameters:
  ///   - name: What its file calls it.
  ///   - file: Where the file lies; nil if that tells nothing, as for a pipe.
  ///   - trials: The keys, without repetition.
  package func register(
    _ name: String, file: String?, title: String, source: String, trials: [TrialKey]
  ) throws -> Registered {
    try write { db in
      let experiment = try Self.enter(name, file: file, title: title, source: source, db)
      for start in stride(from: 0, to: trials.count, by: Self.batch) {
        let lines = trials[start..<min(start + Self.batch, trials.count)]
          .map { PlannedTrial($0).line }
        try Self.insert(
          "[" + lines.joined(separator: ",") + "]", from: start, into: experiment.id, db)
      }
      try Self.forgetUnwanted(db)
      let numbers = try Int64.fetchAll(
        db, sql: "SELECT trialId FROM experimentTrial WHERE experimentId = ? ORDER BY position",
        arguments: [experiment.id])
      guard numbers.count == trials.count else {
        throw InputError.damaged("a trial that was just stored is not there", path: path)
      }
      return Registered(name: experiment.name, trials: numbers)
    }
  }

  /// How many trials are stored by one statement.
  static let batch = 1_000

  /// Stores an experiment that no file has asked for; see ``register(_:file:title:source:trials:)``.
  ///
  /// - Returns: The trials' numbers in the same order.
  @discardableResult
  package func register(
    _ name: String, title: String, source: String, trials: [TrialKey]
  ) throws -> [Int64] {
    try register(name, file: nil, title: title, source: source, trials: trials).trials
  }

  /// Makes or finds the experiment, with no trials.
  static func enter(
    _ name: String, file: String?, title: String, source: String, _ db: Database
  ) throws -> (id: Int64, name: String) {
    let experiment = try Self.experiment(db, called: name, file: file, source: source)
    try db.execute(
      sql: "UPDATE experiment SET title = ?, source = ?, file = ? WHERE id = ?",
      arguments: [title, source, file, experiment.id])
    try db.execute(
      sql: "DELETE FROM experimentTrial WHERE experimentId = ?", arguments: [experiment.id])
    return experiment
  }

  /// Gives an experiment trials from a place on: those of a JSON array of ``PlannedLine``s.
  static func insert(
    _ trials: String, from place: Int, into experiment: Int64, _ db: Database
  ) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO trial (key, command, parameters, settings, data, seed)
        SELECT value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6
        FROM json_each(?) WHERE TRUE ON CONFLICT (key) DO NOTHING
        """
    ).execute(arguments: [trials])
    try db.cachedStatement(
      sql: """
        INSERT INTO experimentTrial (experimentId, position, trialId)
        SELECT ?, ? + asked.key, trial.id FROM json_each(?) AS asked
        JOIN trial ON trial.key = asked.value ->> 1
        """
    ).execute(arguments: [experiment, place, trials])
  }

  /// Forgets what no file asks for and was not run.
  static func forgetUnwanted(_ db: Database) throws {
    try db.execute(
      sql: """
        DELETE FROM trial WHERE state = 'pending' AND outcome IS NULL
        AND id NOT IN (SELECT trialId FROM experimentTrial)
        """)
  }
}

extension ResultStore {
  /// The experiment that a file means, made if there is none.
  private static func experiment(
    _ db: Database, called: String, file: String?, source: String
  ) throws -> (id: Int64, name: String) {
    let same = try Row.fetchAll(
      db, sql: "SELECT id, name, source, file FROM experiment WHERE called = ? ORDER BY id",
      arguments: [called])
    let files = try same.map { try $0.decode(String?.self, forColumn: "file") }
    let known =
      try (file == nil ? nil : files.firstIndex(of: file))
      ?? same.firstIndex { try $0.decode(String.self, forColumn: "source") == source }
      ?? files.firstIndex(of: nil)
    if let known {
      return (
        try same[known].decode(forColumn: "id"), try same[known].decode(forColumn: "name")
      )
    }
    let taken = try Set(String.fetchAll(db, sql: "SELECT name FROM experiment"))
    let name = name(called, file: file, amid: files.compactMap(\.self), taken: taken)
    try db.execute(
      sql: "INSERT INTO experiment (name, title, source, called) VALUES (?, '', '', ?)",
      arguments: [name, called])
    return (db.lastInsertedRowID, name)
  }

  /// A name that no other experiment has: with as much of the path as tells it from `others`.
  private static func name(
    _ called: String, file: String?, amid others: [String], taken: Set<String>
  ) -> String {
    if !taken.contains(called) { return called }
    if let file {
      let parts = file.split(separator: "/")
      func ending(_ path: [Substring], _ count: Int) -> String {
        path.suffix(count).joined(separator: "/")
      }
      for count in 1...max(1, parts.count) {
        let end = ending(parts, count)
        let name = "\(called) (\(end))"
        if !others.contains(where: { ending($0.split(separator: "/"), count) == end }),
          !taken.contains(name)
        {
          return name
        }
      }
    }
    var number = 2
    while taken.contains("\(called) (\(number))") { number += 1 }
    return "\(called) (\(number))"
  }
}
