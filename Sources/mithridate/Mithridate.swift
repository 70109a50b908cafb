import ArgumentParser
import Terminal

/// The part of the command that needs no tensors.
///
/// Its help lists all of the command; what the engine does stands there with nothing inside.
struct Mithridate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mithridate", abstract: Manual.abstract, discussion: Manual.discussion,
    version: Manual.version,
    subcommands: [
      Demo.self, DoctorCommand.self, DatasetsCommand.self, Train.self, Poison.self,
      Recommender.self, Craft.self,
      ScoreCommand.self, Screen.self, Gate.self, Evade.self, Detect.self, Components.self,
      Experiment.self, ReportCommand.self, Bench.self,
    ])

  /// Whether the front itself answers this command line, without the program's name.
  ///
  /// Everything else is the engine's, mistakes included: it knows all that one could have meant.
  static func answers(_ arguments: [String]) -> Bool {
    switch arguments.first {
    case nil: true
    case "--help", "-h", "help", "--version": arguments.count == 1
    case "datasets", "doctor", "report", "score": true
    case "experiment": ["status", "release", "collect"].contains(arguments.dropFirst().first)
    case "bench": arguments.dropFirst().first == "import"
    default: false
    }
  }

  struct Experiment: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "experiment", abstract: Manual.experiment,
      subcommands: [
        ExperimentStatusCommand.self, ExperimentReleaseCommand.self, ExperimentCollectCommand.self,
      ])
  }

  struct Demo: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "demo", abstract: Manual.demo)
  }

  struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "train", abstract: Manual.train)
  }

  struct Poison: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "poison", abstract: Manual.poison)
  }

  struct Screen: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "screen", abstract: Manual.screen)
  }

  struct Gate: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "gate", abstract: Manual.gate)
  }

  struct Craft: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "craft", abstract: Manual.craft)
  }

  struct Recommender: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "recommender", abstract: Manual.recommender)
  }

  struct Evade: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "evade", abstract: Manual.evade)
  }

  struct Detect: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "detect", abstract: Manual.detect)
  }

  struct Components: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "components", abstract: Manual.components)
  }

  struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "bench", abstract: Manual.bench, subcommands: [BenchImportCommand.self])
  }
}
