import Essentials
import Foundation
import Results

/// Runs the trials of a ledger that are not done, each as a process of its own, beside other runners.
package final class ExperimentRunner {
  /// A trial of the store, ready to run.
  package struct Job {
    /// Its number in the store.
    package var trial: Int64
    /// What a person recognizes it by.
    package var label: String
    /// The arguments of the executable.
    package var arguments: [String]
    /// Where its files go.
    package var folder: URL
    /// Says what is wrong if the data are no longer those that the store knows the trial by.
    package var staleness: () -> String?
    /// Fills the folder before the trial starts.
    package var prepare: () throws -> Void
    /// Whether checkpoints stay when it is done.
    package var keepsCheckpoints: Bool
    /// Clears up when what it came to is stored.
    package var settle: () -> Void

    package init(
      trial: Int64, label: String, arguments: [String], folder: URL,
      staleness: @escaping () -> String? = { nil }, prepare: @escaping () throws -> Void = {},
      keepsCheckpoints: Bool = false, settle: @escaping () -> Void = {}
    ) {
      self.trial = trial
      self.label = label
      self.arguments = arguments
      self.folder = folder
      self.staleness = staleness
      self.prepare = prepare
      self.keepsCheckpoints = keepsCheckpoints
      self.settle = settle
    }
  }

  /// Something that a person wants to know.
  package enum Event: Sendable, Equatable {
    case started(Job.ID)
    case done(Job.ID, seconds: Double)
    case failed(Job.ID, message: String)
    /// Another runner has taken the trial up, because this one gave no sign of life for too long.
    case lost(Job.ID)
    /// Time has passed.
    case tick
  }

  /// A trial that runs now.
  package struct Running: Sendable {
    package let trial: Int64
    package let label: String
    package let seconds: Double
    /// The latest line of its progress.
    package let progress: String?
  }

  /// What this runner has done, and what others are doing.
  package struct Summary: Sendable, Equatable {
    package var done = 0
    package var failed = 0
    /// How many of the trials other runners are running.
    package var elsewhere = 0
  }

  private let ledger: any TrialLedger
  private let jobs: [Int64: Job]
  private let executable: URL
  private let atOnce: Int
  private let version: String
  private let waits: Bool
  private let patience: Duration?
  private var children: [TrialProcess] = []
  /// Claimed, but an earlier process still works in the folder.
  private var waiting: [Job] = []
  private var summary = Summary()
  private let wake = DispatchSemaphore(value: 0)
  private var lastHeartbeat = ContinuousClock.now
  private var nextClaim = ContinuousClock.now

  /// A runner of `jobs`, in order.
  ///
  /// - Parameters:
  ///   - executable: What runs a trial: it prints a JSON document on standard output and progress on
  ///     standard error, and ends with exit code 130 when SIGINT has interrupted it.
  ///   - atOnce: How many trials run side by side.
  ///   - version: What is stored as the version that ran them.
  ///   - waits: Whether to stay until what other runners are running has come to its end, and to take
  ///     it up if they die.
  package convenience init(
    _ store: ResultStore, jobs: [Job], executable: URL, atOnce: Int, version: String,
    waits: Bool = false
  ) {
    self.init(
      StoreLedger(store, order: jobs.map(\.trial)), jobs: jobs, executable: executable,
      atOnce: atOnce, version: version, waits: waits)
  }

  /// A runner of the `jobs` that `ledger` hands out.
  ///
  /// - Parameter patience: After how much time a trial that was asked to end is ended; nil to wait for it.
  package init(
    _ ledger: any TrialLedger, jobs: [Job], executable: URL, atOnce: Int, version: String,
    waits: Bool, patience: Duration? = nil
  ) {
    precondition(atOnce >= 1)
    self.ledger = ledger
    self.jobs = Dictionary(jobs.map { ($0.trial, $0) }) { first, _ in first }
    self.executable = executable
    self.atOnce = atOnce
    self.version = version
    self.waits = waits
    self.patience = patience
  }

  /// The trials that run now.
  package var running: [Running] {
    children.map {
      Running(
        trial: $0.job.trial, label: $0.job.label, seconds: $0.seconds, progress: $0.progress)
    }
  }

  /// Runs what is left, what failed before included, until nothing can be claimed.
  ///
  /// - Parameter reporting: Called at every event, and ten times a second; if it throws, the running
  ///   trials are asked to end and given back.
  package func run(reporting: (Event) throws -> Void) throws -> Summary {
    try ledger.enter()
    do {
      try ledger.retry()
      while try step(reporting) {
        _ = wake.wait(timeout: .now() + .milliseconds(100))
        try reporting(.tick)
      }
    } catch {
      stop()
      throw error
    }
    try ledger.leave()
    return summary
  }

  /// Starts what there is room for and collects what has ended.
  ///
  /// - Returns: Whether there is more to do.
  private func step(_ reporting: (Event) throws -> Void) throws -> Bool {
    if ContinuousClock.now - lastHeartbeat > .seconds(Runner.lease / 8) {
      lastHeartbeat = .now
      // Given up for dead, after a long sleep: what was claimed is somebody else's now.
      if try !ledger.heartbeat() { try startOver(reporting) }
    }
    try collect(reporting)
    try launchWaiting(reporting)
    while children.count + waiting.count < atOnce {
      // Nobody ends a trial ten times a second.
      if summary.elsewhere > 0, waits, ContinuousClock.now < nextClaim { return true }
      switch try ledger.claim() {
      case .trial(let number):
        guard let job = jobs[number] else { preconditionFailure("only own jobs are claimed") }
        waiting.append(job)
        try launchWaiting(reporting)
      case .othersAreRunning(let count):
        summary.elsewhere = count
        nextClaim = .now + .seconds(1)
        return waits || !(children.isEmpty && waiting.isEmpty)
      case .nothing:
        summary.elsewhere = 0
        return !(children.isEmpty && waiting.isEmpty)
      }
    }
    return true
  }

  private func launchWaiting(_ reporting: (Event) throws -> Void) throws {
    for job in waiting {
      let wake = wake
      let child = try TrialProcess(
        job, executable: executable, unless: { [ledger] in ledger.isDone(job.trial) },
        onEnd: { wake.signal() })
      guard let child else {
        if ledger.isDone(job.trial) || ledger.postpone(job.trial) {
          waiting.removeAll { $0.trial == job.trial }
        }
        continue
      }
      children.append(child)
      waiting.removeAll { $0.trial == job.trial }
      try reporting(.started(job.id))
    }
  }

  private func collect(_ reporting: (Event) throws -> Void) throws {
    while let index = children.firstIndex(where: { !$0.isRunning }) {
      // It leaves the list only when its end is stored, so that an error gives it back.
      let child = children[index]
      let event = try store(child)
      children.remove(at: index)
      try reporting(event)
    }
  }

  /// Stores how a child has ended.
  private func store(_ child: TrialProcess) throws -> Event {
    let (job, seconds) = (child.job, child.seconds)
    switch child.end {
    case .done(let outcome):
      // What it has read in the meantime is not what would be stored as its data.
      if let message = job.staleness() { return try fail(job, message) }
      guard
        try ledger.finish(job.trial, outcome: outcome, version: version, seconds: seconds)
      else { return .lost(job.id) }
      child.tidy()
      summary.done += 1
      return .done(job.id, seconds: seconds)
    case .failed(let message):
      // Whoever finished it has taken its folder away.
      if ledger.isDone(job.trial) { return .lost(job.id) }
      // A full disk is no fault of the trial, and the next would meet it too.
      try requireSpace(in: job.folder)
      return try fail(job, message)
    case .interrupted:
      guard ledger.takesUp(interrupted: job.trial) else {
        return try fail(job, "interrupted by somebody else")
      }
      try ledger.release(job.trial, seconds: seconds)
      _ = ledger.postpone(job.trial)
      return .lost(job.id)
    }
  }

  private func fail(_ job: Job, _ message: String) throws -> Event {
    guard try ledger.fail(job.trial, message: message, version: version) else {
      return .lost(job.id)
    }
    summary.failed += 1
    return .failed(job.id, message: message)
  }

  private func requireSpace(in folder: URL) throws {
    let probe = folder.appending(path: ".space-\(getpid())")
    defer { try? FileManager.default.removeItem(at: probe) }
    do {
      try Data(count: 1 << 18).write(to: probe)
    } catch {
      throw InputError(
        .inputOutput, "the disk is full or cannot be written to; everything stored before is kept",
        file: folder.deletingLastPathComponent().path)
    }
  }

  /// Ends the children and becomes a new runner.
  private func startOver(_ reporting: (Event) throws -> Void) throws {
    endChildren()
    let lost = children.map(\.job) + waiting
    children = []
    waiting = []
    try ledger.enter()
    for job in lost { try reporting(.lost(job.id)) }
  }

  /// Ends everything; what has come to its end after all is stored, the rest is given back.
  private func stop() {
    endChildren()
    for child in children {
      if case .done(let outcome) = child.end,
        (try? ledger.finish(
          child.job.trial, outcome: outcome, version: version, seconds: child.seconds)) == true
      {
        child.tidy()
      } else {
        try? ledger.release(child.job.trial, seconds: child.seconds)
      }
    }
    children = []
    // What cannot be given back now is taken up when this process is gone.
    try? ledger.leave()
  }

  private func endChildren() {
    let start = ContinuousClock.now
    for child in children { child.interrupt() }
    while children.contains(where: \.isRunning) {
      _ = wake.wait(timeout: .now() + .milliseconds(100))
      // What is written appears whole or not at all: a step or an epoch is all that this costs.
      if let patience, ContinuousClock.now - start > patience {
        for child in children { child.kill() }
      }
    }
  }
}

extension ExperimentRunner.Job: Identifiable {
  package var id: Int64 { trial }
}
