import ArgumentParser
import Experiments

@main
struct Mithridate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mithridate",
    abstract: "Shows how easily a recommender can be poisoned or fooled.")
}
