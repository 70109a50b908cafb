import ArgumentParser
import Essentials
import Foundation

/// Runs a command and turns whatever ends it into one line and an exit code.
package enum Program {
  /// Room for the four that Dispatch waits at, and for what a command reads and writes at a time.
  private static let leastDescriptors = 16

  /// Runs what the command line asks of `root` and its subcommands, and ends this process.
  package static func run(_ root: (some AsyncParsableCommand).Type) async -> Never {
    // Before the first suspension, while no other thread opens any.
    do { try FreeDescriptors.require(leastDescriptors, "to run") } catch let error as InputError {
      end(error)
    } catch { end(root, error) }
    let words = CommandLineWords(Array(CommandLine.arguments.dropFirst()))
    Color.choose(by: words.words)
    Interruption.listen()
    Warning.show { line in
      // A line of progress may stand open on a terminal.
      if isatty(STDERR_FILENO) == 1 { StandardError.write("\r\u{1B}[K") }
      write("warning: ", line, as: .warning)
    }
    do {
      try words.checkCommands(of: root)
      var command = try root.parseAsRoot(words.words)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      end()
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
    let code = root.exitCode(for: error)
    // What a command finds out only while it runs is said with the usage of the whole, which is not at fault.
    if let error = error as? ValidationError { end(InputError(.usage, error.message)) }
    let text = root.fullMessage(for: error).printableLines
    if !text.isEmpty {
      if code.isSuccess {
        do { try StandardOutput.write(Self.fitted(text) + "\n") } catch let error as InputError {
          end(error)
        } catch { end(code: ExitCode.failure.rawValue) }
      } else {
        write("error: ", Self.line(of: text), as: .error)
      }
    }
    end(code: code.rawValue)
  }

  /// A help text, whose long words the library of arguments leaves as they are.
  private static func fitted(_ text: String) -> String {
    // A script is to be run as it is.
    guard let width = Columns.output,
      !CommandLine.arguments.contains(where: { $0.hasPrefix("--generate-completion-script") })
    else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .flatMap { String($0).wrappedAsIndented(to: width) }.joined(separator: "\n")
  }

  /// What the library of arguments says of a mistake, in one line: what is wrong, and where the usage stands.
  static func line(of text: String) -> String {
    let lines = text.split(separator: "\n").map { $0.drop { $0 == " " } }
    let message = lines.prefix { !$0.hasPrefix("Help:") && !$0.hasPrefix("Usage:") }
      .joined(separator: " ").trimmingPrefix("Error: ")
    // "See 'mithridate poison --help' for more information."
    let help = lines.last { $0.hasPrefix("See '") }?.split(separator: "'").dropFirst().first
    return (message.last == "." ? message.dropLast() : message[...])
      + (help.map { "; see '\($0)'" } ?? "")
  }

  /// Ends this process with the line and the exit code of `error`.
  package static func end(_ error: InputError) -> Never {
    write("error: ", "\(error)", as: .error)
    end(code: error.kind.exitCode)
  }

  private static func end(_ line: String, code: Int32) -> Never {
    write("", line, as: .error)
    end(code: code)
  }

  /// Ends this process as it is: taking every operator of libtorch out of its table again, as `exit` has it do, takes
  /// almost as long as loading it.
  private static func end(code: Int32 = 0) -> Never {
    fflush(nil)
    _exit(code)
  }

  /// One line on standard error: who says it and what kind of thing it is, in color where there is any, and
  /// the text.
  private static func write(_ kind: String, _ text: String, as role: Color.Role) {
    let head = "mithridate: " + kind
    StandardError.write(
      (kind.isEmpty ? head : Color.paint(head.dropLastSpace, as: role, on: STDERR_FILENO) + " ")
        + text.printable + "\n")
  }
}

extension String {
  fileprivate var dropLastSpace: String { hasSuffix(" ") ? String(dropLast()) : self }
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
