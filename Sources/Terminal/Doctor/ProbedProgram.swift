import Dispatch
import Essentials
import Foundation
import Processes

/// A program that was started to see what it says, and ended if that takes too long.
package struct ProbedProgram: Sendable {
  /// How it ended.
  package enum End: Sendable, Equatable {
    case code(Int32)
    case signal(Int32)
    /// It was still running when patience was at its end.
    case late
    /// The system did not say how.
    case unknown
    /// It could not be started, for this reason.
    case notStarted(String)
  }

  package var end: End
  package var output = ""
  package var errors = ""

  /// Runs the program at `path`, with nothing to read.
  ///
  /// - Parameter patience: In seconds.
  package init(_ path: String, _ arguments: [String], patience: Double) {
    let ended = DispatchSemaphore(value: 0)
    let (output, errors) = (Pipe(), Pipe())
    let process: SpawnedProcess
    do {
      try FreeDescriptors.require(24, "to start another process")
      process = try SpawnedProcess(
        path, arguments, output: Self.writing(output), error: Self.writing(errors)
      ) { ended.signal() }
    } catch {
      let refusal = (error as? SpawnedProcess.Refusal)?.reason
      end = .notStarted(refusal ?? (error as? InputError)?.message ?? "\(error)")
      return
    }
    if ended.wait(timeout: .now() + patience) == .timedOut {
      kill(process.identifier, SIGKILL)
      _ = ended.wait(timeout: .now() + 1)
      end = .late
    } else {
      end =
        switch process.end {
        case .code(let code): .code(code)
        case .signal(let signal): .signal(signal)
        case .unknown: .unknown
        case nil: .late
        }
    }
    self.output = Self.text(waitingIn: output)
    self.errors = Self.text(waitingIn: errors)
  }

  /// The end of a pipe that is written to, for somebody who closes it.
  private static func writing(_ pipe: Pipe) -> Int32 {
    defer { try? pipe.fileHandleForWriting.close() }
    return fcntl(pipe.fileHandleForWriting.fileDescriptor, F_DUPFD_CLOEXEC, 3)
  }

  /// What lies in a pipe now: whoever else has it open, and lives on, is not waited for.
  private static func text(waitingIn pipe: Pipe) -> String {
    let descriptor = pipe.fileHandleForReading.fileDescriptor
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// How it ended, in words.
  package var ending: String {
    switch end {
    case .code(let code): "it ended with code \(code)"
    case .signal(let number):
      "it was ended by signal \(number) (\(String(cString: strsignal(number))))"
    case .late: "it did not answer in time"
    case .unknown: "it ended, and the system does not say how"
    case .notStarted(let reason): "it cannot be started: \(reason)"
    }
  }

  /// The last line that it said on standard error; nil if it said nothing.
  package var lastLine: String? { errors.split(whereSeparator: \.isNewline).last.map(String.init) }
}
