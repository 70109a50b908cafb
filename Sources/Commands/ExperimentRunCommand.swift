import ArgumentParser
import Documents
import Essentials
import Experiments
import Foundation
import Kernels
import Results
import Terminal
import Torch

extension ExperimentCommand {
  struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Runs what is missing in a store of the trials that files ask for.",
      discussion: """
        Each trial is a process of its own and goes into the store as soon as it is done. Run the \
        same command again after an interruption, or at the same time a second time: nothing is \
        done twice. A trial that fails keeps its message, the others go on, and the exit code is 1; \
        it is tried again the next time. Where nothing is left but what other runners are running, \
        the exit code is 75, unless --wait waits for them.
        """)

    @Argument(
      help: "The experiments' files, as the project's experiments/*.yaml.", completion: .plans)
    var files: [String]

    @Option(
      help: "The store of results, made if it is not there; trials' files lie beside it.",
      completion: .file())
    var store: String

    @Option(
      help: ArgumentHelp(
        "How many trials run side by side; they share the cores.",
        discussion: "By default one, with all cores. The results do not depend on it."))
    var jobs = 1

    @Option(
      help: ArgumentHelp(
        "Only trials with this option, as often as needed: dataset=steam, seed=1, command=train.",
        valueName: "key=value"))
    var only: [Assignment] = []

    @Flag(help: "Run nothing: count, and project how long it will take from what was measured.")
    var dryRun = false

    @Flag(
      help: """
        First measure, on every recommender and dataset under attack that the store has no rate \
        for, how many evaluations a second it answers.
        """)
    var measure = false

    @Flag(help: "Wait for the trials that other runners are running, and take up what they leave.")
    var wait = false

    @Flag(
      help: """
        Keep the checkpoints of trials that are done, megabytes each: the same trial with more \
        --steps goes on from them.
        """)
    var keepCheckpoints = false

    @OptionGroup var folder: DataFolderOption
    @OptionGroup var cache: CacheOption
    @OptionGroup var reporting: ReportingOptions

    /// More trials than this take seconds before anything happens.
    private static let manyTrials = 5_000

    mutating func validate() throws {
      if files.isEmpty { throw ValidationError("which experiment? name its file") }
      if store.isEmpty { throw ValidationError("--store is empty; name the file of the store") }
      if jobs < 1 { throw ValidationError("--jobs must be at least 1, not \(jobs)") }
      jobs = Cores.capped(jobs)
    }

    func run() async throws {
      let data = DataFingerprints(folder: folder.datasets.path)
      let files = try files.map { path in
        var file = try ExperimentFile(path: path)
        file.identify(data.fingerprint)
        return file
      }
      let count = files.reduce(0) { $0 + $1.trials.count }
      if count > Self.manyTrials, !reporting.quiet {
        FileHandle.standardError.write(Data("\(count.grouped) trials: checking them\n".utf8))
      }
      let selection = TrialSelection(only.map { ($0.key, $0.value) })
      let selected = Set(try selection(files.flatMap(\.trials)).map(\.key))
      let command = TrialCommand(
        // The cores that this process may use, which can be fewer than the machine has.
        data: folder.path, cache: cache, cores: max(1, Threads.count / jobs))
      for file in files { try command.check(file) { selected.contains($0.key) } }
      // A dry run of a store that is not there leaves none behind.
      let isThrowaway = dryRun && !measure && !FileManager.default.fileExists(atPath: store)
      let study = try Study(
        store: isThrowaway ? ResultStore() : ResultStore(path: store), files: files,
        selected: selected, command: command, data: data)
      if !isThrowaway { KeptWork.note(checkpoint: store) }
      if measure { try work(study, on: study.measurements()) }
      if dryRun { return try project(study) }
      let summary = try work(study, on: study.trials)
      let records = try study.records()
      try reporting.print(
        RunDocument(records, summary: summary), as: StatusTable(records).text)
      if summary.failed > 0 { throw ExitCode(1) }
      let left = records.count { $0.state == .running || $0.state == .pending }
      if left > 0 {
        throw InputError(
          .busy,
          "\(left.grouped) trial\(left == 1 ? " is" : "s are") being run elsewhere; --wait waits for "
            + (left == 1 ? "it" : "them"), file: store)
      }
    }

    /// Runs `trials` of the study that are not done, with the live table.
    @discardableResult
    private func work(_ study: Study, on trials: [Study.StoredTrial]) throws
      -> ExperimentRunner.Summary
    {
      let runner = ExperimentRunner(
        study.store, jobs: study.jobs(of: trials, keepsCheckpoints: keepCheckpoints),
        executable: TrialCommand.executable,
        atOnce: jobs, version: Manual.version, waits: wait)
      let table = RunTable(study, trials: trials, atOnce: jobs, isQuiet: reporting.quiet)
      defer { table.finish() }
      return try runner.run { event in
        try Interruption.check()
        try table.show(event, running: runner.running)
      }
    }

    private func project(_ study: Study) throws {
      let overview = try study.overview()
      var table = TextTable([
        "testbed", "trials", "done", "evaluations/s", "hours left",
      ])
      for row in overview.rows {
        table.add([
          [row.command, row.dataset, row.ranker].compactMap(\.self).joined(separator: " "),
          row.trials.grouped, row.done.grouped,
          row.evaluationsPerSecond.map { $0.text(digits: $0 < 100 ? 1 : 0) } ?? "–",
          row.projectedHours.map { ($0 / Double(jobs)).text(digits: 2) }
            ?? (row.done == row.trials ? "0.00" : "–"),
        ])
      }
      let left = overview.trials - overview.done
      var line = "\(overview.trials.grouped) trials, \(overview.done.grouped) done"
      if left > overview.unknown {
        line += ", \((overview.secondsLeft / Double(jobs)).duration) left"
      }
      if overview.unknown > 0 {
        line += """
          ; of \(overview.unknown.grouped) nobody knows how long they take: --measure finds it out
          """
      }
      try reporting.print(ProjectionDocument(overview, jobs: jobs), as: table.text + "\n" + line)
    }
  }
}

extension RunDocument {
  /// How `records` stand, and what this process has done of them.
  init(_ records: [TrialRecord], summary: ExperimentRunner.Summary) {
    self.init(
      trials: records.count, done: records.count { $0.state == .done },
      failed: records.count { $0.state == .failed }, ran: summary.done + summary.failed,
      elsewhere: summary.elsewhere)
  }
}
