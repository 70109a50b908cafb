import Essentials
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
      do {
        try register(experiment)
      } catch {
        // What SQLite takes for the store's own damage may be the file's.
        try experiment.requireTrials()
        throw error
      }
      try experiment.forEachBatch(of: Self.batch) { _, count, trials in
        try check()
        // A transaction may be tried again.
        var sum = collected
        try write { db in
          sum = collected
          try store(trials, count, of: folder, done: done, failed: failed, &sum, db)
        }
        collected = sum
      }
    }
    return collected
  }

  private func register(_ experiment: PlannedExperiment) throws {
    let head = experiment.head
    try write { db in
      let number = try Self.enter(
        head.name, file: head.file, title: head.title, source: head.source, db
      ).id
      try experiment.forEachBatch(of: Self.batch) { place, _, trials in
        try Self.insert(trials, from: place, into: number, db)
      }
      try Self.forgetUnwanted(db)
    }
  }

  /// Stores what trials of a batch came to that are not done in the store.
  private func store(
    _ trials: String, _ count: Int, of folder: ResultsFolder, done: Set<ResultsFolder.Name>,
    failed: Set<ResultsFolder.Name>, _ sum: inout Collected, _ db: Database
  ) throws {
    let open = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT trial.id, asked.value ->> 0 FROM json_each(?) AS asked
          JOIN trial ON trial.key = asked.value ->> 1 WHERE trial.state <> 'done'
          """), arguments: [trials])
    sum.trials += count
    sum.done += count - open.count
    for row in open {
      let id: Int64 = row[0]
      let text: String = row[1]
      guard let name = ResultsFolder.Name(text) else { continue }
      if done.contains(name) {
        do {
          try insert(try folder.finishedRun(named: text), id, &sum, db)
        } catch let error as InputError {
          sum.damage = sum.damage ?? error
          sum.damaged += 1
        }
      } else if failed.contains(name), let failure = folder.failure(of: text) {
        sum.failed += 1
        try db.execute(
          sql: """
            UPDATE trial SET state = 'failed', message = ?, version = ?
            WHERE id = ? AND state IN ('pending', 'failed')
            """, arguments: [failure.message, failure.version, id])
      }
    }
  }

  private func insert(
    _ run: FinishedRun, _ id: Int64, _ sum: inout Collected, _ db: Database
  ) throws {
    try db.cachedStatement(
      sql: """
        UPDATE trial SET state = 'done', runnerId = NULL, outcome = ?, message = NULL,
        datasetChecksum = ?, version = ?, queries = ?, seconds = ? WHERE id = ?
        """
    ).execute(
      arguments: [
        run.outcome, run.figures.checksum, run.version, run.figures.queries,
        run.seconds, id,
      ])
    sum.done += 1
    sum.added += 1
    if run.seconds == nil { sum.untimed += 1 }
  }
}
