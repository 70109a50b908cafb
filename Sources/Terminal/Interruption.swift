import Essentials
import Foundation
import Results
import Synchronization

/// Ctrl-C and its like: work ends at the next point from which it can be resumed, within a second at
/// most; a second one ends it at once.
///
/// SIGINT, SIGTERM, SIGHUP and SIGQUIT all mean it. Work that has no such point in time is ended where it
/// is: whatever is written appears whole or not at all, so that this costs what ``KeptWork`` lacks and
/// nothing else.
package enum Interruption: Error {
  /// The work was ended by a person.
  case requested

  /// 128 + SIGINT, as shells report it; for a worker that its engine of jobs has asked to end, what that takes
  /// for "again".
  package static var exitCode: Int32 {
    isToldToEnd.load(ordering: .relaxed) ? InputError.Kind.busy.exitCode : interrupted
  }

  private static let interrupted: Int32 = 130

  /// Has SIGTERM mean what an engine of jobs means by it: that time is up, not that nobody wants the work.
  ///
  /// It may come twice, to the job and to each of its processes, and the second is no more urgent than the
  /// first.
  package static func workForAnEngine() { isWorker.store(true, ordering: .relaxed) }

  private static let isWorker = Atomic<Bool>(false)
  /// Whether a worker was asked to end by its engine.
  private static let isToldToEnd = Atomic<Bool>(false)

  /// How long work may take to come to a point from which it can be resumed.
  private static let grace = 0.7

  private static let isRequested = Atomic<Bool>(false)
  /// Whether it has come there, and ends in its own time.
  private static let isNoticed = Atomic<Bool>(false)

  /// Whether the process that runs this one as a trial is gone.
  private static let isOrphan = Atomic<Bool>(false)

  /// Listens from here on.
  package static func listen() {
    // Whoever starts this process from a thread of a pool hands down its mask, which blocks signals.
    var signals = sigset_t()
    sigemptyset(&signals)
    let numbers = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]
    for number in numbers { sigaddset(&signals, number) }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    for number in numbers {
      let former = signal(number) { number in
        if number == SIGTERM, Interruption.isWorker.load(ordering: .relaxed) {
          Interruption.isToldToEnd.store(true, ordering: .relaxed)
          Interruption.isRequested.store(true, ordering: .relaxed)
          return
        }
        if Interruption.isRequested.exchange(true, ordering: .relaxed) {
          _exit(Interruption.exitCode)
        }
      }
      // nohup(1) has asked for it.
      if number == SIGHUP, former.map({ unsafeBitCast($0, to: Int.self) }) == ignored {
        signal(number, SIG_IGN)
      }
    }
    start { watch() }
    if let lifeline = Lifeline.take() {
      start {
        Lifeline.wait(at: lifeline)
        isOrphan.store(true, ordering: .relaxed)
      }
    }
  }

  private static func start(_ body: @escaping @Sendable () -> Void) {
    let thread = Thread { body() }
    thread.stackSize = 1 << 18
    thread.start()
  }

  private static var mustEnd: Bool {
    isRequested.load(ordering: .relaxed) || isOrphan.load(ordering: .relaxed)
  }

  /// SIG_IGN as a number.
  private static let ignored = 1

  /// Throws if a person has asked to end, or if the runner of this trial was killed: nobody would
  /// read what it comes to.
  package static func check() throws {
    guard mustEnd else { return }
    isNoticed.store(true, ordering: .relaxed)
    throw requested
  }

  /// The same in work of which only the whole can be kept: it throws, and whoever waits for the rest is
  /// not waited for.
  package static func checkAside() throws {
    if mustEnd { throw requested }
  }

  /// Ends the process some time after it was asked to, unless the work has noticed.
  private static func watch() {
    while !mustEnd { Thread.sleep(forTimeInterval: 0.1) }
    Thread.sleep(forTimeInterval: grace)
    guard !isNoticed.load(ordering: .relaxed) else { return }
    if isatty(STDERR_FILENO) == 1 { StandardError.write("\n") }
    StandardError.writeLine("mithridate: " + message)
    AtomicFile.discardAll()
    _exit(exitCode)
  }

  /// What to say at the end: no promise that the next run would not keep.
  package static var message: String {
    switch KeptWork.extent {
    case .progress: "interrupted; run the same command again to continue"
    case .models:
      "interrupted; trained models were kept, and everything after starts anew the next time"
    case .nothing: "interrupted; nothing was kept"
    }
  }
}
