import Essentials
import Foundation
import Results

/// Runs the trials of a store that are not done, each as a process of its own, beside other runners.
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

    package init(
      trial: Int64, label: String, arguments: [String], folder: URL,
      staleness: @escaping () -> String? = { nil }, prepare: @escaping () throws -> Void = {},
      keepsCheckpoints: Bool = false
    ) {
      self.trial = trial
      self.label = label
      self.arguments = arguments
      self.folder = folder
      self.staleness = staleness
      self.prepare = prepare
      self.keepsCheckpoints = keepsCheckpoints
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

  private let store: ResultStore
  private let jobs: [Int64: Job]
  private let order: [Int64]
  private let executable: URL
  private let atOnce: Int
  private let version: String
  private let waits: Bool
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
  package init(
    _ store: ResultStore, jobs: [Job], executable: URL, atOnce: Int, version: String,
    waits: Bool = false
  ) {
    precondition(atOnce >= 1)
    self.store = store
    self.jobs = Dictionary(jobs.map { ($0.trial, $0) }) { first, _ in first }
    order = jobs.map(\.trial)
    self.executable = executable
    self.atOnce = atOnce
    self.version = version
    self.waits = waits
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
    var runner = try store.enterRunner()
    do {
      try store.retry(order)
      while try step(&runner, reporting) {
        _ = wake.wait(timeout: .now() + .milliseconds(100))
        try reporting(.tick)
      }
    } catch {
      stop(runner)
      throw error
    }
    try store.leave(runner)
    return summary
  }

  /// Starts what there is room for and collects what has ended.
  ///
  /// - Returns: Whether there is more to do.
  private func step(_ runner: inout Runner, _ reporting: (Event) throws -> Void) throws -> Bool {
    if ContinuousClock.now - lastHeartbeat > .seconds(Runner.lease / 8) {
      lastHeartbeat = .now
      // Given up for dead, after a long sleep: what was claimed is somebody else's now.
      if try !store.heartbeat(runner) { try start(over: &runner, reporting) }
    }
    try collect(runner, reporting)
    try launchWaiting(reporting)
    while children.count + waiting.count < atOnce {
      // Nobody ends a trial ten times a second.
      if summary.elsewhere > 0, waits, ContinuousClock.now < nextClaim { return true }
      switch try store.claim(among: order, by: runner) {
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
      guard let child = try TrialProcess(job, executable: executable, onEnd: { wake.signal() })
      else { continue }
      children.append(child)
      waiting.removeAll { $0.trial == job.trial }
      try reporting(.started(job.id))
    }
  }

  private func collect(_ runner: Runner, _ reporting: (Event) throws -> Void) throws {
    while let index = children.firstIndex(where: { !$0.isRunning }) {
      // It leaves the list only when its end is stored, so that an error gives it back.
      let child = children[index]
      let event = try store(child, runner)
      children.remove(at: index)
      try reporting(event)
    }
  }

  /// Stores how a child has ended.
  private func store(_ child: TrialProcess, _ runner: Runner) throws -> Event {
    let (job, seconds) = (child.job, child.seconds)
    switch child.end {
    case .done(let outcome):
      // What it has read in the meantime is not what would be stored as its data.
      if let message = job.staleness() { return try fail(job, message, runner) }
      guard
        try store.finish(
          job.trial, by: runner, outcome: outcome, version: version, seconds: seconds)
      else { return .lost(job.id) }
      child.tidy()
      summary.done += 1
      return .done(job.id, seconds: seconds)
    case .failed(let message):
      // A full disk is no fault of the trial, and the next would meet it too.
      try requireSpace(in: job.folder)
      return try fail(job, message, runner)
    case .interrupted:
      return try fail(job, "interrupted by somebody else", runner)
    }
  }

  private func fail(_ job: Job, _ message: String, _ runner: Runner) throws -> Event {
    guard try store.fail(job.trial, by: runner, message: message, version: version) else {
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
  private func start(over runner: inout Runner, _ reporting: (Event) throws -> Void) throws {
    endChildren()
    let lost = children.map(\.job) + waiting
    children = []
    waiting = []
    runner = try store.enterRunner()
    for job in lost { try reporting(.lost(job.id)) }
  }

  /// Ends everything; what has come to its end after all is stored, the rest is given back.
  private func stop(_ runner: Runner) {
    endChildren()
    for child in children {
      if case .done(let outcome) = child.end,
        (try? store.finish(
          child.job.trial, by: runner, outcome: outcome, version: version, seconds: child.seconds))
          == true
      {
        child.tidy()
      } else {
        try? store.release(child.job.trial, by: runner, seconds: child.seconds)
      }
    }
    children = []
    // What cannot be given back now is taken up when this process is gone.
    try? store.leave(runner)
  }

  private func endChildren() {
    for child in children { child.interrupt() }
    while children.contains(where: \.isRunning) {
      _ = wake.wait(timeout: .now() + .milliseconds(100))
    }
  }
}

extension ExperimentRunner.Job: Identifiable {
  package var id: Int64 { trial }
}
