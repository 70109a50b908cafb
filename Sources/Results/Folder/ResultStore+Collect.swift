import Essentials
import Foundation
import GRDB

extension ResultStore {
  /// What ``collect(_:reporting:)`` found.
  package struct Collected: Sendable, Equatable {
    /// The trials that the folder's experiments ask for, each as often as one does.
    package var trials = 0
    /// How many of them are done in the store now.
    package var done = 0
    /// How many failed last.
    package var failed = 0
    /// How many were brought into the store this time.
    package var added = 0
    /// How many of these have no record of how long they took.
    package var untimed = 0
    /// What is wrong with results that were left out, the first of them.
    package var damage: InputError?
    /// How many were left out.
    package var damaged = 0

    package init() {}
  }

  /// How many outcomes go into one transaction.
  private static let batch = 1_000

  /// Brings the experiments of a folder of results into the store, and what their trials came to so far.
  ///
  /// What the store has is not read again: the second time takes what was added since the first. A trial that
  /// cannot be read is left out, and is no reason to leave out others.
  ///
  /// - Parameter check: Called between batches; what it throws ends the work after what is stored.
  package func collect(
    _ folder: ResultsFolder, check: () throws -> Void = {}
  ) throws -> Collected {
    var collected = Collected()
    let done = try folder.done()
    let failed = try folder.failed()
    for experiment in try folder.experiments() {
      let head = experiment.head
      _ = try register(
        head.name, file: head.file, title: head.title, source: head.source
      ) { store in
        try experiment.forEachTrial { _, trial in try store(trial) }
      }
      var keys: [String] = []
      func flush() throws {
        try check()
        try store(keys, of: folder, done: done, failed: failed, &collected)
        keys.removeAll(keepingCapacity: true)
      }
      try experiment.forEachTrial { _, trial in
        keys.append(trial.key)
        if keys.count == Self.batch { try flush() }
      }
      try flush()
    }
    return collected
  }

  /// Stores what trials came to that the store knows by `keys`.
  private func store(
    _ keys: [String], of folder: ResultsFolder, done: Set<ResultsFolder.Name>,
    failed: Set<ResultsFolder.Name>, _ collected: inout Collected
  ) throws {
    // What is read is not lost to a transaction that is tried again.
    var sum = collected
    try write { db in
      sum = collected
      let find = try db.makeStatement(sql: "SELECT state FROM trial WHERE key = ?")
      for key in keys {
        sum.trials += 1
        if try String.fetchOne(find, arguments: [key]) == "done" {
          sum.done += 1
          continue
        }
        let text = ResultsFolder.name(of: key)
        guard let name = ResultsFolder.Name(text) else { preconditionFailure("64 digits") }
        if done.contains(name) {
          do {
            try insert(try folder.finishedRun(of: key), of: folder, &sum, db)
          } catch let error as InputError {
            sum.damage = sum.damage ?? error
            sum.damaged += 1
          }
        } else if failed.contains(name), let failure = folder.failure(of: text) {
          sum.failed += 1
          try db.execute(
            sql: """
              UPDATE trial SET state = 'failed', message = ?, version = ?
              WHERE key = ? AND state IN ('pending', 'failed')
              """, arguments: [failure.message, failure.version, key])
        }
      }
    }
    collected = sum
  }

  private func insert(
    _ run: FinishedRun, of folder: ResultsFolder, _ sum: inout Collected, _ db: Database
  ) throws {
    try db.execute(
      sql: """
        UPDATE trial SET state = 'done', runnerId = NULL, outcome = ?, message = NULL,
        datasetChecksum = ?, version = ?, queries = ?, seconds = ?
        WHERE key = ?
        """,
      arguments: [
        folder.withFullPaths(run), run.figures.checksum, run.version, run.figures.queries,
        run.seconds, run.key,
      ])
    sum.done += 1
    sum.added += 1
    if run.seconds == nil { sum.untimed += 1 }
  }
}

extension ResultsFolder {
  /// A run's document with the paths of the trial's files from the root on, as commands print them.
  fileprivate func withFullPaths(_ run: FinishedRun) -> String {
    let place = "\"\(Part.files.rawValue)/\(Self.name(of: run.key))/"
    guard run.outcome.contains(place) else { return run.outcome }
    let whole = JSON.string(path).compact.dropLast()
    return run.outcome.replacing(place, with: "\(whole)/\(place.dropFirst())")
  }
}
