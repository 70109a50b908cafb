import Documents
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
    trial.id, experiment.name AS experiment, position, command, parameters, settings, state, \
    outcome, message, datasetChecksum, version, queries, seconds, data
    """

  /// The trials of the experiment of this name in its file's order, none if there is no such.
  package func trials(of experiment: String) throws -> [TrialRecord] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT \(Self.columns) FROM experimentTrial
          JOIN experiment ON experiment.id = experimentId JOIN trial ON trial.id = trialId
          WHERE experiment.name = ? ORDER BY position
          """, arguments: [experiment]
      ).map(TrialRecord.init)
    }
  }

  /// How far each of `trials` has come; those that the store does not know are left out.
  package func states(of trials: [Int64]) throws -> [Int64: TrialRecord.State] {
    let wanted = Set(trials)
    return try read { db in
      let rows = try Row.fetchCursor(db, sql: "SELECT id, state FROM trial")
      var states: [Int64: TrialRecord.State] = [:]
      while let row = try rows.next() {
        if wanted.contains(row["id"]) {
          states[row["id"]] = TrialRecord.State(rawValue: row["state"])
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
          SELECT trial.id, '' AS experiment, 0 AS position, command, parameters, settings, state,
          outcome, message, datasetChecksum, version, queries, seconds, data
          FROM trial WHERE state = 'done' ORDER BY id
          """
      ).map(TrialRecord.init)
    }
  }
}

extension TrialRecord {
  fileprivate init(_ row: Row) throws {
    let parameters = try [String: String](canonicalJSON: row["parameters"])
    guard let state = State(rawValue: row["state"]) else {
      preconditionFailure("the schema allows no other state")
    }
    self.init(
      id: row["id"], experiment: row["experiment"], position: row["position"],
      command: row["command"], parameters: parameters,
      settings: try [String: String](canonicalJSON: row["settings"]), state: state,
      outcome: row["outcome"], message: row["message"],
      seed: parameters["seed"].flatMap { UInt64($0) },
      datasetChecksum: row["datasetChecksum"], version: row["version"], queries: row["queries"],
      seconds: row["seconds"], data: row["data"])
  }
}
