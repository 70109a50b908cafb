import Dispatch
import Essentials
import Foundation

/// A program that was started to see what it says, and ended if that takes too long.
package struct ProbedProgram: Sendable {
  /// How it ended.
  package enum End: Sendable, Equatable {
    case code(Int32)
    case signal(Int32)
    /// It was still running when patience was at its end.
    case late
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
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    let (output, errors) = (Pipe(), Pipe())
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    do {
      try FreeDescriptors.require(24, "to start another process")
      try FreeDescriptors.requireRoomToStart()
      try process.run()
    } catch {
      let reason =
        (error as? InputError)?.message ?? (error as? CocoaError).flatMap(Self.reason)
        ?? "\(error)"
      end = .notStarted(reason)
      return
    }
    if ended.wait(timeout: .now() + patience) == .timedOut {
      kill(process.processIdentifier, SIGKILL)
      // Its end is told when all that it has started has ended too, which may be never.
      _ = ended.wait(timeout: .now() + 1)
      end = .late
    } else {
      let status = process.terminationStatus
      end = process.terminationReason == .exit ? .code(status) : .signal(status)
    }
    self.output = Self.text(waitingIn: output)
    self.errors = Self.text(waitingIn: errors)
  }

  private static func reason(of error: CocoaError) -> String? {
    (error.userInfo[NSUnderlyingErrorKey] as? NSError).map {
      String(cString: strerror(Int32($0.code)))
    }
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
    case .notStarted(let reason): "it cannot be started: \(reason)"
    }
  }

  /// The last line that it said on standard error; nil if it said nothing.
  package var lastLine: String? { errors.split(whereSeparator: \.isNewline).last.map(String.init) }
}
