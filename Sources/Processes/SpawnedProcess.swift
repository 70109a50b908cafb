import Foundation
import Synchronization

/// A program that was started beside this process, as the leader of a group of its own, and how it ends.
///
/// Its end is waited for by a thread that does nothing else. Foundation's processes hear of it by a run loop,
/// which needs a loopback network, and swift-subprocess by the threads of the shared pool, which may all be
/// busy, or wait for this very end.
package final class SpawnedProcess: Sendable {
  /// How a program ends.
  package enum End: Sendable, Equatable {
    case code(Int32)
    case signal(Int32)
    /// The system does not say: somebody else has asked before.
    case unknown

    /// In words.
    package var words: String {
      switch self {
      case .code(let code): "ended with exit code \(code)"
      case .signal(let signal): "was ended by signal \(signal)"
      case .unknown: "ended, and the system does not say how"
      }
    }
  }

  /// Why no process was started.
  package struct Refusal: Error {
    /// The system's words.
    package let reason: String
  }

  package let identifier: pid_t
  private let ending = Ending()

  /// How it ended; nil while it runs.
  package var end: End? { ending.end.withLock { $0 } }

  /// Starts `program` with these arguments and streams, which are closed here; it inherits no other file and
  /// no signal that is ignored or held back.
  ///
  /// - Parameters:
  ///   - program: A file.
  ///   - environment: What is laid over this process's own.
  ///   - input: nil for nothing to read.
  ///   - output: nil for nobody who listens.
  ///   - error: The same.
  ///   - onEnd: Called from another thread once ``end`` is known.
  /// - Throws: A ``Refusal``.
  package init(
    _ program: String, _ arguments: [String], environment: [String: String] = [:],
    input: Int32? = nil, output: Int32? = nil, error: Int32? = nil,
    onEnd: @escaping @Sendable () -> Void = {}
  ) throws(Refusal) {
    Self.hearsOfEnds
    let streams = [input, output, error]
    defer { for case let stream? in streams { close(stream) } }
    let all = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    var words = ([program] + arguments).map { strdup($0) } + [nil]
    var settings = all.map { strdup("\($0)=\($1)") } + [nil]
    defer { for word in words + settings { free(word) } }
    var child: pid_t = 0
    let failure = Self.withActions(streams) { actions, attributes in
      posix_spawn(&child, program, &actions, &attributes, &words, &settings)
    }
    guard failure == 0 else { throw Refusal(reason: String(cString: strerror(failure))) }
    identifier = child
    let waiter = Thread { [ending, child] in
      let end = Self.wait(for: child)
      ending.end.withLock { $0 = end }
      onEnd()
    }
    waiter.stackSize = 1 << 19
    waiter.start()
  }

  /// What is done in the child before the program begins.
  private static func withActions(
    _ streams: [Int32?],
    _ body: (inout posix_spawn_file_actions_t, inout posix_spawnattr_t) -> Int32
  ) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (place, stream) in zip(Int32(0)..., streams) {
      if let stream {
        posix_spawn_file_actions_adddup2(&actions, stream, place)
      } else {
        posix_spawn_file_actions_addopen(&actions, place, "/dev/null", O_RDWR, 0)
      }
    }
    _ = closeOthers?(&actions, 3)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setpgroup(&attributes, 0)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var every = sigset_t()
    sigfillset(&every)
    for signal in [SIGKILL, SIGSTOP] { sigdelset(&every, signal) }
    posix_spawnattr_setsigdefault(&attributes, &every)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    return body(&actions, &attributes)
  }

  /// `posix_spawn_file_actions_addclosefrom_np`, which Swift's module of glibc hides.
  ///
  /// Without it, before glibc 2.34, a child keeps what is not closed by itself when a program begins.
  private static let closeOthers:
    (@convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32)? =
      dlsym(nil, "posix_spawn_file_actions_addclosefrom_np").map {
        unsafeBitCast(
          $0,
          to: (@convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32)
            .self)
      }

  /// Whoever started this process may have had it ignore SIGCHLD, and then the system keeps no end to tell of.
  private static let hearsOfEnds: Void = {
    var action = sigaction()
    guard sigaction(SIGCHLD, nil, &action) == 0,
      unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
        == unsafeBitCast(SIG_IGN, to: Int.self)
    else { return }
    signal(SIGCHLD, SIG_DFL)
  }()

  private static func wait(for child: pid_t) -> End {
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
      guard errno == EINTR else { return .unknown }
    }
    // The lower seven bits are the signal, the next eight the code.
    let signal = status & 0x7f
    return signal == 0 ? .code(status >> 8 & 0xff) : .signal(signal)
  }

  /// Where the thread that waits for the end leaves it.
  private final class Ending: Sendable {
    let end = Mutex<End?>(nil)
  }
}
