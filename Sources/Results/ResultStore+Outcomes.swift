import Essentials
import GRDB

extension ResultStore {
  /// Stores what a claimed trial has come to.
  ///
  /// - Parameters:
  ///   - outcome: The JSON document that the command printed.
  ///   - seconds: How long its process ran this time.
  /// - Returns: Whether it was stored: not if the claim was lost to another runner meanwhile.
  package func finish(
    _ trial: Int64, by runner: Runner, outcome: String, version: String, seconds: Double
  ) throws -> Bool {
    let figures = OutcomeFigures(outcome)
    return try write { db in
      try db.execute(
        sql: """
          UPDATE trial SET state = 'done', runnerId = NULL, outcome = ?, message = NULL,
          datasetChecksum = ?, version = ?, queries = ?, seconds = IFNULL(seconds, 0) + ?
          WHERE id = ? AND runnerId = ? AND state = 'running'
          """,
        arguments: [
          outcome, figures.checksum, version, figures.queries, seconds, trial, runner.id,
        ])
      return db.changesCount > 0
    }
  }

  /// Stores why a claimed trial has failed.
  ///
  /// - Returns: Whether it was stored: not if the claim was lost to another runner meanwhile.
  package func fail(
    _ trial: Int64, by runner: Runner, message: String, version: String
  ) throws -> Bool {
    try write { db in
      try db.execute(
        sql: """
          UPDATE trial SET state = 'failed', runnerId = NULL, message = ?, version = ?
          WHERE id = ? AND runnerId = ? AND state = 'running'
          """, arguments: [message, version, trial, runner.id])
      return db.changesCount > 0
    }
  }

  /// Gives a claimed trial back unfinished; the seconds it took so far count.
  package func release(_ trial: Int64, by runner: Runner, seconds: Double) throws {
    try write { db in
      try db.execute(
        sql: """
          UPDATE trial SET state = 'pending', runnerId = NULL, seconds = IFNULL(seconds, 0) + ?
          WHERE id = ? AND runnerId = ? AND state = 'running'
          """, arguments: [seconds, trial, runner.id])
    }
  }
}

/// What of a command's document has columns of its own.
///
/// A document without these keys has none of them, which is no error: every command has its own keys.
struct OutcomeFigures: Sendable, Equatable {
  /// The fingerprint of the data: `datasetChecksum`, or `checksum` of a dataset's description.
  let checksum: String?
  /// How many queries the black box has answered.
  let queries: Int?

  init(checksum: String?, queries: Int?) {
    self.checksum = checksum
    self.queries = queries
  }

  init(_ document: String) {
    let outcome = try? JSON(parsing: document)
    checksum = (outcome?["datasetChecksum"] ?? outcome?["checksum"])?.text
    queries = outcome?["queries"]?.int
  }
}
