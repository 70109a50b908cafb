import Documents
import Essentials
import Foundation
import GRDB

/// A trial as it stands in a store.
package struct TrialRecord: Sendable, Equatable {
  /// How far a trial has come.
  package typealias State = StatusDocument.State

  package let id: Int64
  /// The experiment that it was asked for as part of.
  package let experiment: String
  /// Its place in the order of the experiment's file, from 0.
  package let position: Int
  /// The command's words without options: `"poison"`, `"bench step"`.
  package let command: String
  /// The options by name, without dashes: `dataset`, `ranker`, `action-space`.
  package let parameters: [String: String]
  /// The `--set` assignments.
  package let settings: [String: String]
  package let state: State
  /// The JSON document that the command printed, of a trial that is done.
  package let outcome: String?
  /// Why it failed.
  package let message: String?
  /// The seed among the parameters.
  package let seed: UInt64?
  /// The fingerprint of the data, where the document tells it.
  package let datasetChecksum: String?
  /// The version of mithridate that ran it; empty before that.
  package let version: String
  /// How many queries the black box has answered, where the document tells it.
  package let queries: Int?
  /// How long its process ran, in seconds, interrupted attempts included.
  package let seconds: Double?
  /// The fingerprint of the data of one's own that it was asked for with; see ``TrialKey/data``.
  package var data: String? = nil

  /// What makes it the same trial as another.
  package var key: TrialKey {
    TrialKey(command: command, parameters: parameters, settings: settings, data: data)
  }
}

extension ResultStore {
  private static let columns = """
    trial.id, command, parameters, settings, state, runnerId, outcome, message, datasetChecksum, \
    version, queries, seconds, data
    """

  /// The trials of the experiment of this name in its file's order, none if there is no such.
  ///
  /// One that a runner had claimed which lives no longer is pending.
  ///
  /// - Parameters:
  ///   - host: The name of the machine that asks.
  ///   - now: Seconds since 1970.
  package func trials(
    of experiment: String, host: String = ProcessInfo.processInfo.hostName,
    now: Double = Date().timeIntervalSince1970
  ) throws -> [TrialRecord] {
    try read { db in
      let living = try Self.livingRunners(db, host: host, now: now)
      return try Row.fetchAll(
        db,
        sql: """
          SELECT \(Self.columns), experiment.name AS experiment, position FROM experimentTrial
          JOIN experiment ON experiment.id = experimentId JOIN trial ON trial.id = trialId
          WHERE experiment.name = ? ORDER BY position
          """, arguments: [experiment]
      ).map { try TrialRecord($0, living: living, path: path) }
    }
  }

  /// How far each of `trials` has come; those that the store does not know are left out.
  package func states(
    of trials: [Int64], host: String = ProcessInfo.processInfo.hostName,
    now: Double = Date().timeIntervalSince1970
  ) throws -> [Int64: TrialRecord.State] {
    let wanted = Set(trials)
    return try read { db in
      let living = try Self.livingRunners(db, host: host, now: now)
      let rows = try Row.fetchCursor(db, sql: "SELECT id, state, runnerId FROM trial")
      var states: [Int64: TrialRecord.State] = [:]
      while let row = try rows.next() {
        let id = try row.decode(Int64.self, forColumn: "id")
        if wanted.contains(id) {
          states[id] = try TrialRecord.state(of: row, living: living, path: path)
        }
      }
      return states
    }
  }

  /// Every trial of the store that is done, each once, whether or not a file still asks for it.
  ///
  /// One that no file asks for has no experiment (empty) and position 0.
  package func finishedTrials() throws -> [TrialRecord] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT \(Self.columns), '' AS experiment, 0 AS position
          FROM trial WHERE state = 'done' ORDER BY id
          """
      ).map { try TrialRecord($0, living: [], path: path) }
    }
  }
}

extension TrialRecord {
  /// The trial of `row`, in a store at `path` where the runners of `living` live.
  ///
  /// - Throws: A `RowDecodingError` or an ``InputError`` if the store is damaged.
  fileprivate init(_ row: Row, living: Set<Int64>, path: String) throws {
    let id = try row.decode(Int64.self, forColumn: "id")
    func options(_ column: String) throws -> [String: String] {
      do {
        return try [String: String](
          canonicalJSON: row.decode(String.self, forColumn: column))
      } catch is DecodingError {
        throw InputError.damaged("the \(column) of trial \(id) are no JSON", path: path)
      }
    }
    let parameters = try options("parameters")
    self.init(
      id: id, experiment: try row.decode(forColumn: "experiment"),
      position: try row.decode(forColumn: "position"),
      command: try row.decode(forColumn: "command"), parameters: parameters,
      settings: try options("settings"),
      state: try Self.state(of: row, living: living, path: path),
      outcome: try row.decode(forColumn: "outcome"), message: try row.decode(forColumn: "message"),
      seed: parameters["seed"].flatMap { UInt64($0) },
      datasetChecksum: try row.decode(forColumn: "datasetChecksum"),
      version: try row.decode(forColumn: "version"), queries: try row.decode(forColumn: "queries"),
      seconds: try row.decode(forColumn: "seconds"), data: try row.decode(forColumn: "data"))
  }

  /// How far the trial of `row` has come: running only while its runner lives.
  fileprivate static func state(of row: Row, living: Set<Int64>, path: String) throws -> State {
    let text = try row.decode(String.self, forColumn: "state")
    guard let state = State(rawValue: text) else {
      throw InputError.damaged("a trial's state is '\(text)'", path: path)
    }
    let runner = try row.decode(Int64?.self, forColumn: "runnerId")
    return state == .running && !(runner.map(living.contains) ?? false) ? .pending : state
  }
}
