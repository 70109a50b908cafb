import ArgumentParser
import Essentials
import Foundation

/// Runs a command and turns whatever ends it into one line and an exit code.
package enum Program {
  /// Room for the four that Dispatch waits at, and for what a command reads and writes at a time.
  private static let leastDescriptors = 16

  /// Runs what the command line asks of `root` and its subcommands.
  package static func run(_ root: (some AsyncParsableCommand).Type) async {
    // Before the first suspension, while no other thread opens any.
    do { try FreeDescriptors.require(leastDescriptors, "to run") } catch let error as InputError {
      end(error)
    } catch { end(root, error) }
    Interruption.listen()
    Warning.show { line in
      // A line of progress may stand open on a terminal.
      if isatty(STDERR_FILENO) == 1 { StandardError.write("\r\u{1B}[K") }
      StandardError.writeLine("mithridate: warning: " + line)
    }
    do {
      var command = try root.parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch let error as InputError {
      end(error)
    } catch is Interruption {
      end(Interruption.message, code: Interruption.exitCode)
    } catch {
      end(root, error)
    }
  }

  /// Ends this process with what the library of arguments has to say: help, a version, or what is wrong.
  private static func end(_ root: any ParsableArguments.Type, _ error: any Error) -> Never {
    let text = root.fullMessage(for: error).printableLines
    let code = root.exitCode(for: error)
    if !text.isEmpty {
      if code.isSuccess {
        do { try StandardOutput.write(text + "\n") } catch let error as InputError {
          end(error)
        } catch { exit(ExitCode.failure.rawValue) }
      } else {
        StandardError.write(text + "\n")
      }
    }
    exit(code.rawValue)
  }

  /// Ends this process with the line and the exit code of `error`.
  package static func end(_ error: InputError) -> Never {
    end("error: \(error)", code: error.kind.exitCode)
  }

  private static func end(_ line: String, code: Int32) -> Never {
    StandardError.writeLine("mithridate: " + line)
    exit(code)
  }
}

extension InputError.Kind {
  /// The exit code, as sysexits(3) has it.
  package var exitCode: Int32 {
    switch self {
    case .usage: 64
    case .data: 65
    case .noInput: 66
    case .unavailable: 69
    case .software: 70
    case .cannotCreate: 73
    case .inputOutput: 74
    case .busy: 75
    }
  }
}
