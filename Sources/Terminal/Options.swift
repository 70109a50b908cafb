import ArgumentParser
import Essentials
import Foundation
import Interactions
import Kernels

/// Which data to work on.
package struct DatasetOptions: ParsableArguments {
  package init() {}

  @Option(
    help: "A dataset's name (see 'datasets list'), or a folder, .inter[.gz] or .csv file of yours.",
    completion: .datasets)
  package var dataset: String

  @OptionGroup package var folder: DataFolderOption

  @Flag(help: "Keep only the first of repeated (user, item) rows.")
  package var unique = false

  @OptionGroup package var reading: FormatOptions

  /// The dataset, read, with a line about what was understood of its file.
  ///
  /// - Parameters:
  ///   - keepingTimes: Whether the log says when things were.
  ///   - cache: The folder where large logs are kept as they were read, if anywhere.
  package func load(
    _ line: ProgressLine, keepingTimes: Bool = false, cache: String? = CacheOption.standardPath
  ) throws -> Dataset {
    try folder.load(
      dataset, unique: unique, reading, line, keepingTimes: keepingTimes, cache: cache)
  }
}

extension CompletionKind {
  /// The names of datasets, and files.
  package static var datasets: CompletionKind {
    .shellCommand("printf '%s\\n' \(DatasetFolder.knownNames.joined(separator: " ")); ls")
  }
}

/// Where imported datasets lie.
package struct DataFolderOption: ParsableArguments {
  package init() {}

  @Option(
    name: .customLong("data"),
    help: ArgumentHelp(
      "The folder of imported datasets.",
      discussion:
        """
        By default $MITHRIDATE_DATA, else $XDG_DATA_HOME/mithridate/datasets, else \
        ~/.local/share/mithridate/datasets.
        """), completion: .directory)
  package var path: String?

  /// The dataset of this name, read, with a line about what was understood of its file.
  ///
  /// - Parameter cache: The folder where large logs are kept as they were read, if anywhere.
  package func load(
    _ name: String, unique: Bool, _ reading: FormatOptions, _ line: ProgressLine,
    keepingTimes: Bool = false, cache: String? = CacheOption.standardPath
  ) throws -> Dataset {
    var datasets = datasets
    datasets.cache = cache.map { LogCache(in: $0) }
    let dataset = try datasets.load(
      name, unique: unique, options: reading.options, keepingTimes: keepingTimes
    ) { progress in
      try Interruption.check()
      // What is read at once needs no line of its own.
      if progress.total >= 16 { try line.report(progress) }
    }
    if let input = dataset.input { line.note(input.text) }
    return dataset
  }

  package var datasets: DatasetFolder {
    if let path { return DatasetFolder(path: path) }
    if let path = ProcessInfo.processInfo.environment["MITHRIDATE_DATA"], !path.isEmpty {
      return DatasetFolder(path: path)
    }
    return DatasetFolder(path: HomeFolders.data + "/mithridate/datasets")
  }
}

/// What a command prints.
package struct OutputOptions: ParsableArguments {
  package init() {}

  @Flag(help: "Print one JSON document on standard output and everything else on standard error.")
  package var json = false

  @Flag(help: "Show no progress.")
  package var quiet = false

  @Option(
    help: ArgumentHelp(
      "Whether heads of tables, warnings and errors are colored.",
      discussion: "auto: in a terminal, unless NO_COLOR is set."))
  package var color = Color.auto

  /// The line that shows progress.
  package func makeProgressLine() -> ProgressLine { ProgressLine(isQuiet: quiet) }

  /// Prints `text`, or `document` as JSON.
  ///
  /// - Throws: An ``InputError`` if a figure of the document is no number that JSON can express, or if
  ///   standard output cannot be written to.
  package func print(_ document: some Encodable, as text: @autoclosure () -> String) throws {
    guard !json else { return try StandardOutput.write(try document.json + "\n") }
    var lines = text().printableLines
    if let width = Columns.output {
      // Sentences are broken at words; tables have the right width already.
      lines = lines.split(separator: "\n", omittingEmptySubsequences: false)
        .flatMap {
          $0.contains("─") ? [String($0)] : String($0).wrappedAsIndented(to: width)
        }
        .joined(separator: "\n")
    }
    try StandardOutput.write(Color.paintTables(lines, on: STDOUT_FILENO) + "\n")
  }
}

/// What a run prints, and where it writes how it goes.
package struct ReportingOptions: ParsableArguments {
  package init() {}

  @OptionGroup package var output: OutputOptions

  @Option(
    help: ArgumentHelp(
      "A folder for the curves of every stage, as event files that TensorBoard reads.",
      valueName: "dir"), completion: .directory)
  package var tensorboard: String?

  package var json: Bool { output.json }
  package var quiet: Bool { output.quiet }

  /// The line that shows progress, which also writes the curves.
  package func makeProgressLine() throws -> ProgressLine {
    ProgressLine(isQuiet: quiet, events: try tensorboard.map(EventFile.init(in:)))
  }

  /// Prints `text`, or `document` as JSON.
  ///
  /// - Throws: An ``InputError`` if a figure of the document is no number that JSON can express, or if
  ///   standard output cannot be written to.
  package func print(_ document: some Encodable, as text: @autoclosure () -> String) throws {
    try output.print(document, as: text())
  }
}

/// What makes a run repeatable, and how much of the machine it takes.
package struct SeedOptions: ParsableArguments {
  package init() {}

  @Option(help: "Where all randomness comes from: the same seed gives the same result.")
  package var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp(
      "How many cores to use: worlds side by side, threads of a tensor operation.",
      discussion: "By default all. The result does not depend on it."))
  package var jobs: Int?

  package func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1, not \(jobs)") }
  }

  /// Claims the cores; no more than there are, which would only stand in each other's way.
  ///
  /// - Parameter areElsewhere: Whether what runs side by side runs on other machines: more of it than there are
  ///   cores here is nothing to be said.
  package func claimCores(areElsewhere: Bool = false) {
    if let jobs { Self.claim(jobs, areElsewhere: areElsewhere) }
  }

  /// Claims so many cores, no more than there are; see ``claimCores(areElsewhere:)``.
  package static func claim(_ jobs: Int, areElsewhere: Bool = false) {
    Threads.count = areElsewhere ? min(jobs, Cores.count) : Cores.capped(jobs)
  }
}

/// What makes a run repeatable, how much of the machine it takes, and its hyperparameters.
package struct RunOptions: ParsableArguments {
  package init() {}

  @OptionGroup package var repeatable: SeedOptions

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "A hyperparameter, as often as needed: 'components NAME' lists them all.",
      valueName: "key=value"), completion: .hyperparameters)
  package var assignments: [Assignment] = []

  package var seed: UInt64 { repeatable.seed }
  package var jobs: Int? { repeatable.jobs }

  /// The assignments by name; the last of several wins.
  package var settings: HyperparameterSettings {
    Dictionary(assignments.map { ($0.key, $0.value) }) { _, last in last }
  }

  /// Claims the cores, as ``SeedOptions/claimCores(areElsewhere:)`` says.
  package func claimCores(areElsewhere: Bool = false) {
    repeatable.claimCores(areElsewhere: areElsewhere)
  }
}

/// A `key=value` pair.
package struct Assignment: ExpressibleByArgument {
  package var key: String
  package var value: String

  package init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty else { return nil }
    key = String(parts[0])
    value = String(parts[1])
  }
}
