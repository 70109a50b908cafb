import Essentials
import Foundation

/// Live progress on standard error: one line that renews itself on a terminal, a plain line now and
/// then elsewhere, nothing when quiet; and every figure of it in an event file, if there is one.
package final class ProgressLine {
  private let isQuiet: Bool
  private let events: EventFile?
  private let isTerminal: Bool
  private let clock = ContinuousClock()
  private var stage = ""
  private var stageStart: ContinuousClock.Instant
  private var lastShown: ContinuousClock.Instant
  /// How much of the current stage an earlier run had done.
  private var alreadyDone = 0
  private var isLineOpen = false

  package init(isQuiet: Bool, events: EventFile? = nil) {
    self.isQuiet = isQuiet
    self.events = events
    // A terminal that cannot move its cursor gets plain lines.
    isTerminal =
      isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    stageStart = clock.now
    lastShown = clock.now - .seconds(3600)
  }

  /// Shows `progress`, unless the last line is too young; throws if a person pressed Ctrl-C.
  package func report(_ progress: Essentials.Progress) throws {
    try Interruption.check()
    try events?.record(progress)
    guard !isQuiet else { return }
    let now = clock.now
    if progress.stage != stage {
      stage = progress.stage
      stageStart = now
      alreadyDone = max(0, progress.completed - 1)
      lastShown = now - .seconds(3600)
    }
    let isLast = progress.completed >= progress.total
    guard isLast || now - lastShown >= (isTerminal ? .milliseconds(100) : .seconds(5)) else {
      return
    }
    lastShown = now
    let text = ProgressText(
      progress, done: progress.completed - alreadyDone, elapsed: (now - stageStart).inSeconds)
    // The last column stays free: some terminals go on to the next line there.
    show(isTerminal ? text.fitted(to: (Columns.errors ?? 80) - 1) : text.whole)
    if isLast { finish() }
  }

  /// Ends the line, so that what is printed next starts on one of its own.
  package func finish() {
    if isLineOpen { write("\n") }
    isLineOpen = false
  }

  /// Shows a line that stays, unless this is quiet.
  package func note(_ text: String) {
    guard !isQuiet else { return }
    finish()
    let lines = text.printable.wrappedAsIndented(to: Columns.errors ?? .max)
    write(lines.joined(separator: "\n") + "\n")
  }

  private func show(_ text: String) {
    if isTerminal {
      write("\r\u{1B}[K" + text)
      isLineOpen = true
    } else {
      write(text + "\n")
    }
  }

  private func write(_ text: String) { StandardError.write(text) }
}
