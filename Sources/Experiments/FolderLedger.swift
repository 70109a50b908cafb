import Essentials
import Foundation
import Results

/// A folder of results, where a trial is claimed by nobody: whoever is told to runs it, unless its result is
/// there or somebody is seen at work.
package final class FolderLedger: TrialLedger {
  /// A trial under its number in the study.
  package struct Entry: Sendable {
    package let key: String
    package let name: String

    package init(_ key: TrialKey) {
      self.key = key.text
      name = ResultsFolder.name(of: self.key)
    }
  }

  private let folder: ResultsFolder
  private let entries: [Int64: Entry]
  private let order: [Int64]
  /// What is still to be looked at, the next one at the end.
  private var open: [Int64]
  /// Somebody else was at work there a moment ago.
  private var postponed: [Int64] = []
  private var held: Set<Int64> = []
  private var interruptions: [Int64: Int] = [:]
  private var nextLook = ContinuousClock.now

  /// How often a trial that somebody else interrupts is taken up again: the engine of jobs may end it before it
  /// tells the runner.
  private static let patience = 3

  /// A ledger of trials that are to be run in this order.
  package init(_ folder: ResultsFolder, _ trials: [(number: Int64, entry: Entry)]) {
    self.folder = folder
    entries = Dictionary(trials.map { ($0.number, $0.entry) }) { first, _ in first }
    order = trials.map(\.number)
    open = order.reversed()
  }

  private func entry(_ trial: Int64) -> Entry {
    guard let entry = entries[trial] else { preconditionFailure("only own trials are claimed") }
    return entry
  }

  package func enter() throws { folder.settleLeftovers() }

  package func heartbeat() throws -> Bool {
    for trial in held { folder.touch(entry(trial).name) }
    return true
  }

  package func leave() throws { held = [] }

  package func retry() throws {
    let failed = try folder.failed()
    for trial in order {
      let name = entry(trial).name
      if let key = ResultsFolder.Name(name), failed.contains(key) { folder.retry(name) }
    }
  }

  package func claim() throws -> Claim {
    while let trial = open.popLast() {
      if isDone(trial) { continue }
      held.insert(trial)
      return .trial(trial)
    }
    postponed.removeAll(where: isDone)
    guard !postponed.isEmpty else { return .nothing }
    guard ContinuousClock.now >= nextLook else { return .othersAreRunning(postponed.count) }
    nextLook = .now + .seconds(1)
    open = postponed.reversed()
    postponed = []
    return try claim()
  }

  package func isDone(_ trial: Int64) -> Bool { folder.isDone(entry(trial).name) }

  package func postpone(_ trial: Int64) -> Bool {
    held.remove(trial)
    postponed.append(trial)
    return true
  }

  package func finish(
    _ trial: Int64, outcome: String, version: String, seconds: Double
  ) throws -> Bool {
    let entry = entry(trial)
    held.remove(trial)
    try folder.finish(
      entry.key, outcome: outcome, files: folder.checkpoints(entry.name) + "/output",
      version: version, seconds: seconds + folder.secondsSpent(on: entry.name))
    return true
  }

  package func fail(_ trial: Int64, message: String, version: String) throws -> Bool {
    held.remove(trial)
    return try folder.fail(entry(trial).key, message: message, version: version)
  }

  package func release(_ trial: Int64, seconds: Double) throws {
    let name = entry(trial).name
    held.remove(trial)
    folder.note(secondsSpent: seconds + folder.secondsSpent(on: name), on: name)
  }

  package func takesUp(interrupted trial: Int64) -> Bool {
    interruptions[trial, default: 0] += 1
    return interruptions[trial, default: 0] <= Self.patience
  }
}
