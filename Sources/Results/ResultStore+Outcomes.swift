import Foundation
import GRDB

extension ResultStore {
  /// Stores what a claimed trial has come to, its curve included.
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
      guard db.changesCount > 0 else { return false }
      try db.execute(sql: "DELETE FROM curvePoint WHERE trialId = ?", arguments: [trial])
      let insert = try db.makeStatement(
        sql: """
          INSERT INTO curvePoint (trialId, step, mean, max, targetClickRatio, seconds)
          VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
          """)
      for point in figures.curve {
        try insert.execute(arguments: [
          trial, point.step, point.mean, point.max, point.targetClickRatio, point.seconds,
        ])
      }
      return true
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

/// What of a command's document has columns and rows of its own.
///
/// A document without these keys has none of them, which is no error: every command has its own keys.
struct OutcomeFigures {
  struct Point: Decodable {
    var step: Int
    var mean: Double?
    var max: Double?
    var targetClickRatio: Double?
    var seconds: Double?
  }

  private(set) var checksum: String?
  private(set) var queries: Int?
  private(set) var curve: [Point] = []

  init(_ document: String) {
    let data = Data(document.utf8)
    let decoder = JSONDecoder()
    checksum =
      (try? decoder.decode(DatasetChecksum.self, from: data))?.datasetChecksum
      ?? (try? decoder.decode(Checksum.self, from: data))?.checksum
    queries = (try? decoder.decode(Queries.self, from: data))?.queries
    curve = (try? decoder.decode(Curve.self, from: data))?.curve ?? []
  }

  private struct DatasetChecksum: Decodable { var datasetChecksum: String }
  private struct Checksum: Decodable { var checksum: String }
  private struct Queries: Decodable { var queries: Int }
  private struct Curve: Decodable { var curve: [Point] }
}
