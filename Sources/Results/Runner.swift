import Foundation
import GRDB

/// A process that works on the trials of a store, beside others.
///
/// What it claims is its own as long as it lives: until its process is gone on the same machine, or
/// until its last sign of life is more than ``lease`` seconds from now on another. A trial whose runner
/// lives no longer is pending to whoever reads the store.
package struct Runner: Sendable, Equatable {
  package let id: Int64

  /// After how many seconds without a sign of life a runner counts as dead.
  package static let lease = 120.0

  /// The environment variable that tells a trial which process runs it: it ends when that is gone, see
  /// ``Lifeline``.
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
        sql: "INSERT INTO runner (host, process, heartbeat, birth) VALUES (?, ?, ?, ?)",
        arguments: [host, process, now, ProcessBirth(of: process)?.text])
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

  /// Gives back what is claimed by runners that live no longer.
  ///
  /// - Parameter all: Whether to take from those, too, that seem to live, on this machine or another:
  ///   for a machine that is gone for good, and known to be.
  /// - Returns: How many trials were given back, and how many are still claimed.
  package func release(
    all: Bool = false, host: String = ProcessInfo.processInfo.hostName,
    now: Double = Date().timeIntervalSince1970
  ) throws -> (released: Int, running: Int) {
    try write { db in
      func claimed() throws -> Int {
        try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM trial WHERE state = 'running'") ?? 0
      }
      let before = try claimed()
      if all {
        try db.execute(
          sql: """
            UPDATE trial SET state = 'pending', runnerId = NULL WHERE state = 'running';
            DELETE FROM runner
            """)
      } else {
        try Self.buryTheDead(db, host: host, now: now)
      }
      let after = try claimed()
      return (before - after, after)
    }
  }

  private static func buryTheDead(_ db: Database, host: String, now: Double) throws {
    let living = try livingRunners(db, host: host, now: now)
    for runner in try Int64.fetchAll(db, sql: "SELECT id FROM runner")
    where !living.contains(runner) {
      try bury(runner, db)
    }
    // Claimed by nobody: what else a damaged or edited store may hold.
    try db.execute(
      sql: """
        UPDATE trial SET state = 'pending', runnerId = NULL WHERE state = 'running'
        AND (runnerId IS NULL OR runnerId NOT IN (SELECT id FROM runner))
        """)
  }

  /// The numbers of the runners that live.
  static func livingRunners(_ db: Database, host: String, now: Double) throws -> Set<Int64> {
    let runners = try Row.fetchAll(
      db, sql: "SELECT id, host, process, heartbeat, birth FROM runner")
    return try Set(
      runners.filter { try isAlive($0, host: host, now: now) }
        .map { try $0.decode(Int64.self, forColumn: "id") })
  }

  private static func isAlive(_ runner: Row, host: String, now: Double) throws -> Bool {
    let process = try pid_t(exactly: runner.decode(Int64.self, forColumn: "process")) ?? 0
    if try runner.decode(String.self, forColumn: "host") == host {
      let birth = try runner.decode(String?.self, forColumn: "birth").flatMap(ProcessBirth.init)
      if let birth, birth.machine == ProcessBirth.thisMachine {
        return ProcessBirth(of: process) == birth
      }
      // Otherwise the machine has been started anew, or is another of the same name.
      if birth == nil, process < 1 || (kill(process, 0) != 0 && errno == ESRCH) { return false }
    }
    // A clock that runs ahead must not keep a trial for longer than one that runs behind.
    return abs(now - (try runner.decode(Double.self, forColumn: "heartbeat"))) <= Runner.lease
  }

  private static func bury(_ runner: Int64, _ db: Database) throws {
    try db.execute(
      sql: "UPDATE trial SET state = 'pending', runnerId = NULL WHERE runnerId = ?",
      arguments: [runner])
    try db.execute(sql: "DELETE FROM runner WHERE id = ?", arguments: [runner])
  }
}
