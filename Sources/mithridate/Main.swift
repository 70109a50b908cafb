import ArgumentParser
import Essentials
import Foundation

/// Runs a command and turns whatever ends it into one line and an exit code.
@main
enum Main {
  static func main() async {
    Interruption.listen()
    do {
      var command = try Mithridate.parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch let error as InputError {
      end("error: \(error)", code: error.kind.exitCode)
    } catch is Interruption {
      end("interrupted; run the same command again to continue", code: Interruption.exitCode)
    } catch {
      Mithridate.exit(withError: error)
    }
  }

  private static func end(_ line: String, code: Int32) -> Never {
    FileHandle.standardError.write(Data(("mithridate: " + line + "\n").utf8))
    Foundation.exit(code)
  }
}

struct Mithridate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mithridate",
    abstract: "Shows how easily a recommender can be poisoned, and what that would look like.",
    discussion: """
      Start with 'mithridate demo', which needs no data. To test a recommender on your own log, \
      pass a CSV or .inter file as --dataset.

      Exit codes: 0 done, 1 some trials of an experiment failed, 64 wrong usage, 65 unreadable \
      data, 66 missing input, 70 a component breaks the rules, 73 output cannot be created, 74 reading or writing failed, 130 \
      interrupted.
      """,
    version: version,
    subcommands: [
      DemoCommand.self, DatasetsCommand.self, TrainCommand.self, PoisonCommand.self,
      EvadeCommand.self, DetectCommand.self, ExperimentCommand.self, ReportCommand.self,
      BenchCommand.self,
    ])

  static let version = "0.1.0"
}

extension InputError.Kind {
  /// The exit code, as sysexits(3) has it.
  var exitCode: Int32 {
    switch self {
    case .usage: 64
    case .data: 65
    case .noInput: 66
    case .software: 70
    case .cannotCreate: 73
    case .inputOutput: 74
    }
  }
}
