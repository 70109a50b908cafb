import Essentials
import Foundation
import Subprocess
import Synchronization

/// A shell that was started, and how it ends.
final class SpawnedProcess: Sendable {
  let identifier: pid_t
  private let state: Ending

  /// How it ended, in words; nil while it runs.
  var ending: String? { state.text.withLock { $0 } }

  /// Starts `/bin/sh` with these arguments and streams, which are closed here, as the leader of a group
  /// of its own.
  ///
  /// - Throws: An ``InputError`` if the system refuses.
  init(arguments: [String], input: Int32, output: Int32? = nil, error: Int32? = nil) throws {
    let start = Start()
    let ending = Ending()
    Task.detached(executorPreference: LaunchingThreads.shared) {
      do {
        let discarded = { open("/dev/null", O_WRONLY | O_CLOEXEC) }
        var options = PlatformOptions()
        options.processGroupID = 0
        let result = try await Subprocess.run(
          .path("/bin/sh"), arguments: Arguments(arguments), platformOptions: options,
          input: .fileDescriptor(.init(rawValue: input), closeAfterSpawningProcess: true),
          output: .fileDescriptor(
            .init(rawValue: output ?? discarded()), closeAfterSpawningProcess: true),
          error: .fileDescriptor(
            .init(rawValue: error ?? discarded()), closeAfterSpawningProcess: true)
        ) { execution in
          start.tell(.success(pid_t(execution.processIdentifier.value)))
        }
        ending.text.withLock { $0 = Self.words(result.terminationStatus) }
      } catch {
        start.tell(.failure(error))
        ending.text.withLock { $0 = "could not be started" }
      }
    }
    do {
      identifier = try start.wait()
    } catch {
      throw InputError(.inputOutput, "no process can be started: \(error)")
    }
    state = ending
  }

  private static func words(_ status: TerminationStatus) -> String {
    switch status {
    case .exited(let code): "ended with exit code \(code)"
    case .signaled(let signal): "was ended by signal \(signal)"
    }
  }

  /// Where the thread that waits for the end leaves it.
  private final class Ending: Sendable {
    let text = Mutex<String?>(nil)
  }

  /// What the starting thread waits for.
  private final class Start: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let result = Mutex<Result<pid_t, any Error>?>(nil)

    func tell(_ outcome: Result<pid_t, any Error>) {
      let isFirst = result.withLock { result in
        if result != nil { return false }
        result = outcome
        return true
      }
      if isFirst { semaphore.signal() }
    }

    func wait() throws -> pid_t {
      semaphore.wait()
      return try result.withLock { try $0?.get() ?? 0 }
    }
  }
}

/// Threads of their own for what waits for processes: whoever waits for a start or an end may block a
/// thread of the shared pool without keeping it from happening.
private final class LaunchingThreads: TaskExecutor {
  static let shared = LaunchingThreads()

  /// A thread for each of the few jobs: those of Dispatch are the shared pool's.
  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let thread = Thread { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    thread.stackSize = 1 << 20
    thread.start()
  }
}
