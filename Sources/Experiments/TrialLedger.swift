import Results

/// Where a runner is told what is to be done, and tells what it came to.
package protocol TrialLedger: AnyObject {
  /// Enters a runner; another one if it is entered already.
  func enter() throws
  /// Gives a sign of life.
  ///
  /// - Returns: Whether the runner still counts among the living; its claims are lost otherwise.
  func heartbeat() throws -> Bool
  /// Leaves, and gives back what is still claimed.
  func leave() throws
  /// Makes pending what has failed before.
  func retry() throws
  /// Claims the first trial that is pending.
  func claim() throws -> Claim
  /// Whether a trial that was claimed has been done by somebody else.
  func isDone(_ trial: Int64) -> Bool
  /// Puts a claimed trial behind the others, because somebody works in its folder; false where it must be
  /// waited for.
  func postpone(_ trial: Int64) -> Bool
  /// Stores what a claimed trial has come to.
  ///
  /// - Returns: Whether it was stored: not if it is somebody else's by now.
  func finish(_ trial: Int64, outcome: String, version: String, seconds: Double) throws -> Bool
  /// Stores why a claimed trial has failed.
  ///
  /// - Returns: Whether it was stored: not if it is somebody else's by now.
  func fail(_ trial: Int64, message: String, version: String) throws -> Bool
  /// Gives a claimed trial back unfinished; the seconds it took so far count.
  func release(_ trial: Int64, seconds: Double) throws
  /// Whether a trial that somebody else has interrupted is given back, to be taken up once more.
  func takesUp(interrupted trial: Int64) -> Bool
}

/// A store that runners share by claims.
final class StoreLedger: TrialLedger {
  private let store: ResultStore
  private let order: [Int64]
  private var runner: Runner?

  init(_ store: ResultStore, order: [Int64]) {
    self.store = store
    self.order = order
  }

  private var entered: Runner {
    guard let runner else { preconditionFailure("a runner enters first") }
    return runner
  }

  func enter() throws { runner = try store.enterRunner() }
  func heartbeat() throws -> Bool { try store.heartbeat(entered) }
  func leave() throws { try store.leave(entered) }
  func retry() throws { try store.retry(order) }
  func claim() throws -> Claim { try store.claim(among: order, by: entered) }
  func isDone(_ trial: Int64) -> Bool { false }
  func postpone(_ trial: Int64) -> Bool { false }

  func finish(
    _ trial: Int64, outcome: String, version: String, seconds: Double
  ) throws -> Bool {
    try store.finish(trial, by: entered, outcome: outcome, version: version, seconds: seconds)
  }

  func fail(_ trial: Int64, message: String, version: String) throws -> Bool {
    try store.fail(trial, by: entered, message: message, version: version)
  }

  func release(_ trial: Int64, seconds: Double) throws {
    try store.release(trial, by: entered, seconds: seconds)
  }

  func takesUp(interrupted trial: Int64) -> Bool { false }
}
