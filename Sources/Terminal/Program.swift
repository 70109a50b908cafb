import ArgumentParser
import Essentials
import Foundation

/// Runs a command and turns whatever ends it into one line and an exit code.
package enum Program {
  /// Runs what the command line asks of `root` and its subcommands.
  package static func run(_ root: (some AsyncParsableCommand).Type) async {
    Interruption.listen()
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
      end("interrupted; run the same command again to continue", code: Interruption.exitCode)
    } catch {
      root.exit(withError: error)
    }
  }

  /// Ends this process with the line and the exit code of `error`.
  package static func end(_ error: InputError) -> Never {
    end("error: \(error)", code: error.kind.exitCode)
  }

  private static func end(_ line: String, code: Int32) -> Never {
    FileHandle.standardError.write(Data(("mithridate: " + line + "\n").utf8))
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
    case .software: 70
    case .cannotCreate: 73
    case .inputOutput: 74
    case .busy: 75
    }
  }
}
