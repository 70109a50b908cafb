import GRDB

/// An experiment whose trials are in a store.
package struct ExperimentRecord: Sendable, Equatable {
  package let id: Int64
  /// What it is called, unique in a store.
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
        .map { ExperimentRecord(id: $0[0], name: $0[1], title: $0[2], source: $0[3]) }
    }
  }

  /// Stores an experiment and the trials that it consists of, in its file's order.
  ///
  /// A trial that the store knows, of this or another experiment, keeps what it has come to. One that
  /// no file asks for any longer stays if it was run, and is forgotten otherwise.
  ///
  /// - Parameter trials: The keys, without repetition.
  /// - Returns: The trials' numbers in the same order.
  @discardableResult
  package func register(
    _ name: String, title: String, source: String, trials: [TrialKey]
  ) throws -> [Int64] {
    try write { db in
      try db.execute(
        sql: """
          INSERT INTO experiment (name, title, source) VALUES (?, ?, ?)
          ON CONFLICT (name) DO UPDATE SET title = excluded.title, source = excluded.source
          """, arguments: [name, title, source])
      let experiment = try Int64.fetchOne(
        db, sql: "SELECT id FROM experiment WHERE name = ?", arguments: [name])
      try db.execute(
        sql: "DELETE FROM experimentTrial WHERE experimentId = ?", arguments: [experiment])
      let insert = try db.makeStatement(
        sql: """
          INSERT INTO trial (key, command, parameters, settings, seed, data)
          VALUES (?, ?, ?, ?, ?, ?)
          ON CONFLICT (key) DO NOTHING
          """)
      let find = try db.makeStatement(sql: "SELECT id FROM trial WHERE key = ?")
      let join = try db.makeStatement(
        sql: "INSERT INTO experimentTrial (experimentId, position, trialId) VALUES (?, ?, ?)")
      var numbers: [Int64] = []
      for (position, trial) in trials.enumerated() {
        try insert.execute(arguments: [
          trial.text, trial.command, trial.parameters.canonicalJSON, trial.settings.canonicalJSON,
          trial.seed.flatMap { Int64(exactly: $0) }, trial.data,
        ])
        guard let number = try Int64.fetchOne(find, arguments: [trial.text]) else {
          preconditionFailure("a trial that was just inserted")
        }
        try join.execute(arguments: [experiment, position, number])
        numbers.append(number)
      }
      try db.execute(
        sql: """
          DELETE FROM trial WHERE state = 'pending' AND outcome IS NULL
          AND id NOT IN (SELECT trialId FROM experimentTrial)
          """)
      return numbers
    }
  }
}
