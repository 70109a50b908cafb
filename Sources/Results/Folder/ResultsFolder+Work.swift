import Essentials
import Foundation

/// What a trial in the making leaves from one attempt to the next.
extension ResultsFolder {
  private func spentFile(_ name: String) -> String { checkpoints(name) + "/seconds" }

  /// How many seconds earlier attempts took.
  package func secondsSpent(on name: String) -> Double {
    (try? String(contentsOfFile: spentFile(name), encoding: .utf8))
      .flatMap { Double($0.trimmingCharacters(in: .whitespacesAndNewlines)) } ?? 0
  }

  /// Notes that an attempt ended after so many seconds, all attempts together, and that nobody is at it now.
  package func note(secondsSpent seconds: Double, on name: String) {
    try? AtomicFile.write(Data("\(seconds)\n".utf8), to: spentFile(name))
    let longAgo = [timeval](repeating: timeval(tv_sec: 1, tv_usec: 0), count: 2)
    utimes(checkpoints(name), longAgo)
  }

  /// Gives a sign of life of whoever works at the trial: by the drive's own clock.
  package func touch(_ name: String) { utimes(checkpoints(name), nil) }

  /// Clears up after a trial that is done: what it keeps goes to ``files(_:)``, the rest goes.
  ///
  package func settle(_ name: String) {
    let output = checkpoints(name) + "/output"
    let manager = FileManager.default
    // Says what the result says, with paths that lead nowhere any more.
    for file in ["run.json", ".mithridate.lock"] { unlink("\(output)/\(file)") }
    rmdir(output)
    if manager.fileExists(atPath: output), rename(output, files(name)) != 0 {
      // Somebody else has brought the same.
      try? manager.removeItem(atPath: output)
    }
    try? manager.removeItem(atPath: checkpoints(name))
  }

  /// Clears up after those trials that somebody finished who was ended before he could.
  package func settleLeftovers() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder(.checkpoints))) ?? []
    for name in names where isDone(name) {
      let document = checkpoints(name) + "/outcome.json"
      let descriptor = open(document, O_RDWR | O_CLOEXEC)
      // Somebody who overlaps is still at it.
      guard descriptor < 0 || flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK
      else {
        close(descriptor)
        continue
      }
      settle(name)
      if descriptor >= 0 { close(descriptor) }
    }
  }
}
