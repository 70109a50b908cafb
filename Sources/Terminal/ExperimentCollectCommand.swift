import ArgumentParser
import Documents
import Essentials
import Results

package struct ExperimentCollectCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "collect",
    abstract: "Brings what several machines have left in a folder of results into a store.",
    discussion: """
      At any time and as often as you like: what is in the store already is not read again. The \
      store must lie on a disk of this machine, as SQLite cannot rely on the locks of network drives.
      """)

  @Argument(
    help: "The folder, as 'experiment run --results' has made it.", completion: .directory)
  var folder: String

  @Option(help: "The store, made if it is not there.", completion: .file())
  var store: String

  @OptionGroup var output: OutputOptions

  package init() {}

  package func run() async throws {
    let folder = try ResultsFolder(path: folder)
    try ResultStore.requireLocal(store)
    let collected = try ResultStore(path: store).collect(folder) { try Interruption.check() }
    if collected.untimed > 0 {
      Warning.say(
        "of \(collected.untimed.grouped) results nothing says how long they took: their files in "
          + "'runs' are not there")
    }
    try output.print(
      CollectDocument(
        trials: collected.trials, done: collected.done, failed: collected.failed,
        added: collected.added),
      as: "\(collected.trials.grouped) trials, \(collected.done.grouped) done, "
        + "\(collected.failed.grouped) failed; \(collected.added.grouped) added")
    guard var damage = collected.damage else { return }
    if collected.damaged > 1 {
      damage.message += ", and \((collected.damaged - 1).grouped) more; the others are stored"
    }
    throw damage
  }
}
