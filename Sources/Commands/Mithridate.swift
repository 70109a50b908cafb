import ArgumentParser
import Experiments
import Terminal

/// The whole command, with everything inside.
package struct Mithridate: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "mithridate", abstract: Manual.abstract, discussion: Manual.discussion,
    version: Manual.version,
    subcommands: [
      DemoCommand.self, DoctorCommand.self, DatasetsCommand.self, TrainCommand.self,
      PoisonCommand.self,
      RecommenderCommandGroup.self, CraftCommand.self, ScoreCommand.self,
      ScreenCommand.self, GateCommand.self, EvadeCommand.self, DetectCommand.self,
      ComponentsCommand.self, ExperimentCommand.self, ReportCommand.self,
      BenchCommand.self, DoctorTensorsCommand.self,
    ])

  package init() {}

  /// Tells the rest of the program what only the engine knows; before a command line is looked at.
  package static func prepare() { SettableNames.come(from: Catalog.settableNames) }
}
