import Essentials
import Experiments
import Foundation
import Results
import Terminal

/// How a run stands, on standard error: a table that renews itself on a terminal, a line for every
/// trial elsewhere, nothing when quiet.
final class RunTable {
  /// What is known of trials.
  struct Source {
    /// How far they have come.
    var states: ([StoredTrial]) throws -> [Int64: TrialRecord.State]
    /// How long each takes, nil where nobody knows.
    var seconds: ([StoredTrial]) throws -> [Double?]
  }

  private let source: Source
  private let trials: [StoredTrial]
  private let labels: [Int64: String]
  private let atOnce: Int
  private let isQuiet: Bool
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private var states: [Int64: TrialRecord.State] = [:]
  /// How long the trials that are left take, as far as it can be told.
  private var durations: [Int64: Double?] = [:]
  private var lastRead: ContinuousClock.Instant?
  private var lastShown: ContinuousClock.Instant?
  private var openLines = 0

  init(_ source: Source, trials: [StoredTrial], atOnce: Int, isQuiet: Bool) {
    self.source = source
    self.trials = trials
    self.atOnce = atOnce
    self.isQuiet = isQuiet
    lastShown = isTerminal ? nil : .now
    labels = Dictionary(trials.map { ($0.number, $0.trial.label) }) { first, _ in first }
  }

  /// Shows what has happened and what runs now.
  func show(
    _ event: ExperimentRunner.Event, running: @autoclosure () -> [ExperimentRunner.Running]
  ) throws {
    guard !isQuiet else { return }
    let now = ContinuousClock.now
    if event == .tick, let lastShown, now - lastShown < .milliseconds(isTerminal ? 500 : 60_000) {
      return
    }
    if lastRead.map({ now - $0 > .seconds(10) }) ?? true {
      try read()
      lastRead = now
    }
    note(event)
    let running = running()
    if let line = line(for: event, running) { printAbove(line) }
    if isTerminal {
      lastShown = now
      draw(running)
    } else if event == .tick {
      lastShown = now
      for trial in running {
        StandardError.writeLine(
          "\(trial.label), \(trial.seconds.duration): \(trial.progress ?? "starting")")
      }
    }
  }

  /// Leaves the table standing, so that what is printed next comes below it.
  func finish() { openLines = 0 }

  /// Reads what other runners have done, and projects anew.
  private func read() throws {
    states = try source.states(trials)
    let left = trials.filter { states[$0.number] != .done }
    let seconds = try source.seconds(left)
    durations = Dictionary(zip(left.map(\.number), seconds)) { first, _ in first }
  }

  private func note(_ event: ExperimentRunner.Event) {
    switch event {
    case .started(let trial): states[trial] = .running
    case .done(let trial, _): states[trial] = .done
    case .failed(let trial, _): states[trial] = .failed
    case .lost, .tick: break
    }
  }

  private func count(_ state: TrialRecord.State) -> Int { states.values.count { $0 == state } }

  private func line(
    for event: ExperimentRunner.Event, _ running: [ExperimentRunner.Running]
  ) -> String? {
    switch event {
    case .started(let trial): isTerminal ? nil : "started \(labels[trial] ?? "")"
    case .done(let trial, let seconds):
      isTerminal
        ? nil
        : "done    \(labels[trial] ?? "") in \(seconds.duration); \(count(.done).grouped) of "
          + "\(trials.count.grouped) done\(timeLeft(running).map { ", \($0) left" } ?? "")"
    case .failed(let trial, let message): "failed  \(labels[trial] ?? ""): \(message)"
    case .lost(let trial): "lost    \(labels[trial] ?? "") to another runner"
    case .tick: nil
    }
  }

  /// How long the rest takes, `> ` before it if nothing is known of a part; nil if nothing is known.
  private func timeLeft(_ running: [ExperimentRunner.Running]) -> String? {
    let elapsed = Dictionary(running.map { ($0.trial, $0.seconds) }) { first, _ in first }
    let left = trials.map(\.number).filter { states[$0] == .pending || states[$0] == .running }
    let known = left.compactMap { trial in
      (durations[trial] ?? nil).map { max(0, $0 - (elapsed[trial] ?? 0)) }
    }
    guard !known.isEmpty else { return nil }
    let text = (known.reduce(0, +) / Double(atOnce)).duration
    return known.count == left.count ? text : "> " + text
  }

  private func draw(_ running: [ExperimentRunner.Running]) {
    var table = TextTable(["trials", "done", "running", "left", "failed", "time left", "at"])
    let time = timeLeft(running)
    table.add([
      trials.count.grouped, count(.done).grouped, count(.running).grouped,
      count(.pending).grouped, count(.failed).grouped, time ?? "unknown",
      time == nil ? "–" : finishTime(running),
    ])
    let width = Columns.errors ?? 80
    var lines = table.text(width: width).split(separator: "\n").map(String.init)
    for trial in running {
      lines.append("\(trial.label), \(trial.seconds.duration): \(trial.progress ?? "starting")")
    }
    erase()
    for line in lines { write(line.printable.fitted(to: width) + "\n") }
    openLines = lines.count
  }

  /// The hour and minute at which the last trial ends.
  private func finishTime(_ running: [ExperimentRunner.Running]) -> String {
    let elapsed = running.reduce(0) { $0 + $1.seconds }
    let seconds = trials.reduce(0.0) { sum, trial in
      guard states[trial.number] == .pending || states[trial.number] == .running else { return sum }
      return sum + ((durations[trial.number] ?? nil) ?? 0)
    }
    let end = Date(timeIntervalSinceNow: max(0, seconds - elapsed) / Double(atOnce))
    return end.formatted(
      Date.VerbatimFormatStyle(
        format:
          "\(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits)",
        timeZone: .current, calendar: .current))
  }

  private func printAbove(_ line: String) {
    erase()
    StandardError.writeLine(line)
  }

  private func erase() {
    if openLines > 0 { write("\u{1B}[\(openLines)A\r\u{1B}[J") }
    openLines = 0
  }

  private func write(_ text: String) { StandardError.write(text) }
}
