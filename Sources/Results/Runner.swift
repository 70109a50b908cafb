import Foundation
import GRDB

/// A process that works on the trials of a store, beside others.
///
/// What it claims is its own as long as it lives: until its process is gone on the same machine, or
/// until it has given no sign of life for ``lease`` seconds on another.
package struct Runner: Sendable, Equatable {
  package let id: Int64

  /// After how many seconds without a sign of life a runner counts as dead.
  package static let lease = 120.0

  /// The environment variable that tells a trial which process runs it: it ends when that is gone.
  package static let variable = "MITHRIDATE_RUNNER"
}

/// What a store says when a runner asks for work.
package enum Claim: Sendable, Equatable {
  /// This trial is the runner's now.
  case trial(Int64)
  /// Everything that is left is being done by this many claims of other runners.
  case othersAreRunning(Int)
  /// Nothing is left.
  case nothing
}

extension ResultStore {
  /// Enters this process among the runners.
  ///
  /// - Parameters:
  ///   - host: The machine's name.
  ///   - process: The number of a process on it.
  ///   - now: Seconds since 1970.
  package func enterRunner(
    host: String = ProcessInfo.processInfo.hostName, process: Int32 = getpid(),
    now: Double = Date().timeIntervalSince1970
  ) throws -> Runner {
    try write { db in
      try db.execute(
        sql: "INSERT INTO runner (host, process, heartbeat) VALUES (?, ?, ?)",
        arguments: [host, process, now])
      return Runner(id: db.lastInsertedRowID)
    }
  }

  /// Gives a sign of life.
  ///
  /// - Returns: Whether the runner is still among the living; its claims are lost otherwise.
  package func heartbeat(
    _ runner: Runner, now: Double = Date().timeIntervalSince1970
  ) throws -> Bool {
    try write { db in
      try db.execute(
        sql: "UPDATE runner SET heartbeat = ? WHERE id = ?", arguments: [now, runner.id])
      return db.changesCount > 0
    }
  }

  /// Leaves, and gives back what is still claimed.
  package func leave(_ runner: Runner) throws {
    try write { try Self.bury(runner.id, $0) }
  }

  /// Claims the first of `trials` that is pending, those of dead runners included.
  package func claim(
    among trials: [Int64], by runner: Runner,
    host: String = ProcessInfo.processInfo.hostName,
    now: Double = Date().timeIntervalSince1970
  ) throws -> Claim {
    try write { db in
      try Self.buryTheDead(db, host: host, now: now)
      let pending = try Set(Int64.fetchAll(db, sql: "SELECT id FROM trial WHERE state = 'pending'"))
      if let trial = trials.first(where: pending.contains) {
        try db.execute(
          sql: "UPDATE trial SET state = 'running', runnerId = ?, message = NULL WHERE id = ?",
          arguments: [runner.id, trial])
        return .trial(trial)
      }
      let running = try Set(
        Int64.fetchAll(
          db, sql: "SELECT id FROM trial WHERE state = 'running' AND runnerId <> ?",
          arguments: [runner.id]))
      let others = trials.count(where: running.contains)
      return others > 0 ? .othersAreRunning(others) : .nothing
    }
  }

  /// Makes pending what has failed before, so that it is tried again.
  package func retry(_ trials: [Int64]) throws {
    try write { db in
      for trial in trials {
        try db.execute(
          sql: "UPDATE trial SET state = 'pending' WHERE id = ? AND state = 'failed'",
          arguments: [trial])
      }
    }
  }

  private static func buryTheDead(_ db: Database, host: String, now: Double) throws {
    let runners = try Row.fetchAll(db, sql: "SELECT id, host, process, heartbeat FROM runner")
    for runner in runners {
      let isSilent = now - (runner["heartbeat"] as Double) > Runner.lease
      let isGone =
        runner["host"] == host && kill(runner["process"] as pid_t, 0) != 0 && errno == ESRCH
      if isSilent || isGone { try bury(runner["id"], db) }
    }
  }

  private static func bury(_ runner: Int64, _ db: Database) throws {
    try db.execute(
      sql: "UPDATE trial SET state = 'pending', runnerId = NULL WHERE runnerId = ?",
      arguments: [runner])
    try db.execute(sql: "DELETE FROM runner WHERE id = ?", arguments: [runner])
  }
}
