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
      abstract: "Runs what is missing of the trials that files ask for.",
      discussion: """
        Each trial is a process of its own and goes into the store as soon as it is done. Run the \
        same command again after an interruption, or at the same time a second time: nothing is \
        done twice. A trial that fails keeps its message, the others go on, and the exit code is 1; \
        it is tried again the next time. Where nothing is left but what other runners are running, \
        the exit code is 75, unless --wait waits for them.

        With --results instead of --store, any number of machines work on one folder, each on a \
        shard of the trials, without a lock or a database: see 'experiment submit' and \
        'experiment collect'. SIGTERM, as engines of jobs send it before they end one, is answered \
        with the exit code 75 within ten seconds, and the same command goes on from there.
        """)

    @Argument(
      help: "The experiments' files, as the project's experiments/*.yaml.", completion: .plans)
    var files: [String]

    @Option(
      help: "The store of results, made if it is not there; trials' files lie beside it.",
      completion: .file())
    var store: String?

    @Option(
      help: """
        Instead of a store: a folder that several machines fill, a file a trial, made if it is not \
        there.
        """, completion: .directory)
    var results: String?

    @Option(
      help: ArgumentHelp(
        "With --results, which part of the trials: the first of four is 1/4.",
        discussion: """
          auto: what SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX says. Every trial is in one \
          shard, and all take about as long. Two that overlap do no harm.
          """, valueName: "I/N"))
    var shard: String?

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
      switch (store, results) {
      case (nil, nil):
        throw ValidationError(
          "where to? --store names a file, --results a folder for several machines")
      case (_?, _?): throw ValidationError("--store and --results are alternatives")
      case (let store?, nil):
        if store.isEmpty { throw ValidationError("--store is empty; name the file of the store") }
        if shard != nil { throw ValidationError("--shard needs --results") }
      case (nil, let results?):
        if results.isEmpty { throw ValidationError("--results is empty; name a folder") }
        for (isGiven, name) in [
          (measure, "measure"), (wait, "wait"), (keepCheckpoints, "keep-checkpoints"),
        ] where isGiven { throw ValidationError("--\(name) needs --store") }
      }
      if jobs < 1 { throw ValidationError("--jobs must be at least 1, not \(jobs)") }
      jobs = Cores.capped(jobs)
    }

    func run() async throws {
      // A shard's own mistakes come first: the engine of jobs has started many.
      let shard = try self.shard.map {
        try Shard($0, environment: ProcessInfo.processInfo.environment)
      }
      if results != nil { Interruption.workForAnEngine() }
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
      if let results {
        try run(
          try FolderStudy(
            folder: dryRun
              ? ResultsFolder(lookingAt: results) : ResultsFolder(making: results),
            files: files, selected: selected, shard: shard ?? .whole, command: command,
            data: data, onlyLooks: dryRun))
      } else if let store {
        try run(store, files, selected, command, data)
      }
    }

    /// Runs what is missing in a store.
    private func run(
      _ store: String, _ files: [ExperimentFile], _ selected: Set<TrialKey>,
      _ command: TrialCommand, _ data: DataFingerprints
    ) throws {
      // A dry run of a store that is not there leaves none behind.
      let isThrowaway = dryRun && !measure && !FileManager.default.fileExists(atPath: store)
      let study = try Study(
        store: isThrowaway ? ResultStore() : ResultStore(path: store), files: files,
        selected: selected, command: command, data: data)
      if !isThrowaway { KeptWork.note(checkpoint: store) }
      if measure { try work(study, on: study.measurements()) }
      if dryRun { return try project(study.overview()) }
      let summary = try work(study, on: study.trials)
      let records = try study.records()
      try finish(records, summary)
      let left = records.count { $0.state == .running || $0.state == .pending }
      if left > 0 {
        throw InputError(
          .busy,
          "\(left.grouped) trial\(left == 1 ? " is" : "s are") being run elsewhere; --wait waits for "
            + (left == 1 ? "it" : "them"), file: store)
      }
    }

    /// Runs what a shard of a folder of results has to do.
    private func run(_ study: FolderStudy) throws {
      KeptWork.note(checkpoint: study.folder.path)
      if dryRun { return try project(study.overview()) }
      let runner = ExperimentRunner(
        study.ledger, jobs: study.jobs(), executable: TrialCommand.executable, atOnce: jobs,
        version: Manual.version, waits: true, patience: Self.patience)
      let summary = try work(runner, study.progress, on: study.trials)
      try finish(study.records(), summary)
    }

    /// How long trials may take to a point from which they go on: engines of jobs wait for thirty seconds,
    /// and what is promised is ten.
    private static let patience = Duration.seconds(7)

    private func finish(_ records: [TrialRecord], _ summary: ExperimentRunner.Summary) throws {
      try reporting.print(
        RunDocument(records, summary: summary), as: StatusTable(records).text)
      if summary.failed > 0 { throw ExitCode(1) }
    }

    /// Runs `trials` of the study that are not done, with the live table.
    @discardableResult
    private func work(_ study: Study, on trials: [StoredTrial]) throws
      -> ExperimentRunner.Summary
    {
      let runner = ExperimentRunner(
        study.store, jobs: study.jobs(of: trials, keepsCheckpoints: keepCheckpoints),
        executable: TrialCommand.executable,
        atOnce: jobs, version: Manual.version, waits: wait)
      return try work(runner, study.progress, on: trials)
    }

    private func work(
      _ runner: ExperimentRunner, _ progress: RunTable.Source, on trials: [StoredTrial]
    ) throws -> ExperimentRunner.Summary {
      let table = RunTable(progress, trials: trials, atOnce: jobs, isQuiet: reporting.quiet)
      defer { table.finish() }
      return try runner.run { event in
        try Interruption.check()
        try table.show(event, running: runner.running)
      }
    }

    private func project(_ overview: RunOverview) throws {
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
