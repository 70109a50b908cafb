import Foundation
import Results
import Synchronization

/// Ctrl-C: work ends at the next point from which it can be resumed; a second one ends it at once.
package enum Interruption: Error {
  /// The work was ended by a person.
  case requested

  /// 128 + SIGINT, as shells report it.
  package static let exitCode: Int32 = 130

  private static let isRequested = Atomic<Bool>(false)

  /// The process that runs this one as a trial, if one does.
  private static let runner = ProcessInfo.processInfo.environment[Runner.variable]
    .flatMap(Int32.init)

  /// Listens for SIGINT and SIGTERM from here on.
  package static func listen() {
    // Whoever starts this process from a thread of a pool hands down its mask, which blocks signals.
    var signals = sigset_t()
    sigemptyset(&signals)
    for signalNumber in [SIGINT, SIGTERM] { sigaddset(&signals, signalNumber) }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    for signalNumber in [SIGINT, SIGTERM] {
      signal(signalNumber) { _ in
        if Interruption.isRequested.exchange(true, ordering: .relaxed) {
          _exit(Interruption.exitCode)
        }
      }
    }
  }

  /// Throws if a person has asked to end, or if the runner of this trial was killed: nobody would
  /// read what it comes to.
  package static func check() throws {
    if isRequested.load(ordering: .relaxed) { throw requested }
    if let runner, getppid() != runner { throw requested }
  }
}
