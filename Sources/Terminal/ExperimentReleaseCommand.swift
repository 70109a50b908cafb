import ArgumentParser
import Documents
import Essentials
import Results

package struct ExperimentReleaseCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "release",
    abstract: "Gives back the trials of runners that live no longer.",
    discussion: """
      'experiment run' does so by itself, and what a dead runner had claimed counts as pending to \
      'status' and 'report' at once. With --all, runners that seem to live lose their trials, too: \
      for a machine that is gone for good.
      """)

  @Argument(help: "The store, as 'experiment run --store' has made it.", completion: .file())
  var store: String

  @Flag(help: "Take from runners that seem to live, too.")
  var all = false

  @OptionGroup var output: OutputOptions

  package init() {}

  package func run() async throws {
    // A store that is not there is not to be made.
    _ = try ResultStore(path: store, readOnly: true)
    let (released, running) = try ResultStore(path: store).release(all: all)
    try output.print(
      ReleaseDocument(released: released, running: running),
      as: "\(released.grouped) released, \(running.grouped) running")
  }
}
