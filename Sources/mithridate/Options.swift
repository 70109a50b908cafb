import ArgumentParser
import Experiments
import Foundation
import Interactions
import Kernels

/// Which data to work on.
struct DatasetOptions: ParsableArguments {
  @Option(
    help: "A dataset's name (see 'datasets list'), or a folder, .inter[.gz] or .csv file of yours.")
  var dataset: String

  @OptionGroup var folder: DataFolderOption

  @Flag(help: "Keep only the first of repeated (user, item) rows.")
  var unique = false

  /// The dataset, read.
  func load() throws -> Dataset {
    try folder.datasets.load(dataset, unique: unique)
  }
}

/// Where imported datasets lie.
struct DataFolderOption: ParsableArguments {
  @Option(
    name: .customLong("data"),
    help: ArgumentHelp(
      "The folder of imported datasets.",
      discussion:
        "By default $MITHRIDATE_DATA, else ~/.local/share/mithridate/datasets."))
  var path: String?

  var datasets: DatasetFolder {
    if let path { return DatasetFolder(path: path) }
    if let path = ProcessInfo.processInfo.environment["MITHRIDATE_DATA"], !path.isEmpty {
      return DatasetFolder(path: path)
    }
    return DatasetFolder(
      path: FileManager.default.homeDirectoryForCurrentUser
        .appending(path: ".local/share/mithridate/datasets").path)
  }
}

/// What a command prints.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print one JSON document on standard output and everything else on standard error.")
  var json = false

  @Flag(help: "Show no progress.")
  var quiet = false

  /// Prints `text`, or `document` as JSON.
  func print(_ document: some Encodable, as text: @autoclosure () -> String) {
    Swift.print(json ? document.json : text())
  }
}

/// What a run prints, and where it writes how it goes.
struct ReportingOptions: ParsableArguments {
  @OptionGroup var output: OutputOptions

  @Option(
    help: ArgumentHelp(
      "A folder for the curves of every stage, as event files that TensorBoard reads.",
      valueName: "dir"))
  var tensorboard: String?

  var json: Bool { output.json }
  var quiet: Bool { output.quiet }

  /// The line that shows progress, which also writes the curves.
  func makeProgressLine() throws -> ProgressLine {
    ProgressLine(isQuiet: quiet, events: try tensorboard.map(EventFile.init(in:)))
  }

  /// Prints `text`, or `document` as JSON.
  func print(_ document: some Encodable, as text: @autoclosure () -> String) {
    output.print(document, as: text())
  }
}

/// What makes a run repeatable, and how much of the machine it takes.
struct RunOptions: ParsableArguments {
  @Option(help: "Where all randomness comes from: the same seed gives the same result.")
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp(
      "How many cores to use: worlds side by side, threads of a tensor operation.",
      discussion: "By default all. The result does not depend on it."))
  var jobs: Int?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "A hyperparameter, as often as needed; a wrong name lists the right ones.",
      valueName: "key=value"))
  var assignments: [Assignment] = []

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1, not \(jobs)") }
  }

  /// The assignments by name; the last of several wins.
  var settings: HyperparameterSettings {
    Dictionary(assignments.map { ($0.key, $0.value) }) { _, last in last }
  }

  /// Claims the cores.
  func claimCores() { if let jobs { Threads.count = jobs } }
}

/// A `key=value` pair.
struct Assignment: ExpressibleByArgument {
  var key: String
  var value: String

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty else { return nil }
    key = String(parts[0])
    value = String(parts[1])
  }
}
