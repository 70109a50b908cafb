import ArgumentParser
import Terminal

struct ExperimentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "experiment", abstract: Manual.experiment,
    subcommands: [
      Run.self, ExperimentStatusCommand.self, ExperimentReleaseCommand.self, Submit.self,
      ExperimentCollectCommand.self,
    ])
}
