import ArgumentParser
import Documents
import Essentials
import Experiments
import Foundation
import Kernels
import Processes
import Results
import Terminal

extension ExperimentCommand {
  struct Submit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Has an engine of jobs run an experiment on several machines.",
      discussion: """
        One array of as many jobs as there are workers, each of which runs its shard of the trials. \
        All of them need the same paths: the folder of results, the datasets, and the models kept \
        for those that come later. A job that is requeued goes on where it stopped. \
        'experiment status' looks at the folder, 'experiment collect' brings it into a store.
        """)

    @Argument(
      help: "The experiment's file, of which the workers get a copy.", completion: .plans)
    var file: String

    @Option(
      help: "The folder of results, which all machines see; made if it is not there.",
      completion: .directory)
    var results: String

    @Flag(help: "Submit to Slurm, by sbatch.")
    var slurm = false

    @Option(help: "How many jobs share the trials.")
    var workers = 4

    @Option(
      help: ArgumentHelp(
        "How many of the jobs run at a time.", discussion: "By default all that find room."))
    var throttle: Int?

    @Option(help: "Slurm's partition.")
    var partition: String?

    @Option(
      help: ArgumentHelp(
        "How long a job may run; one that needs longer is told two minutes ahead and queues up again.",
        valueName: "HH:MM:SS"))
    var time: String?

    @Option(
      help: ArgumentHelp(
        "Only trials with this option, as often as needed: dataset=steam, seed=1, command=train.",
        valueName: "key=value"))
    var only: [Assignment] = []

    @Flag(help: "Print the script and submit nothing.")
    var dryRun = false

    @OptionGroup var folder: DataFolderOption
    @OptionGroup var cache: CacheOption
    @OptionGroup var output: OutputOptions

    func validate() throws {
      if !slurm { throw ValidationError("to which engine? --slurm is the one that is known") }
      if results.isEmpty { throw ValidationError("--results is empty; name a folder") }
      if workers < 1 { throw ValidationError("--workers must be at least 1, not \(workers)") }
      if let throttle, throttle < 1 {
        throw ValidationError("--throttle must be at least 1, not \(throttle)")
      }
      if let partition, !partition.isPlainWord {
        throw ValidationError("--partition '\(partition)' is no name that Slurm takes")
      }
    }

    func run() async throws {
      if let time { try SlurmScript.check(time: time) }
      let data = DataFingerprints(folder: folder.datasets.path)
      var experiment = try ExperimentFile(path: file)
      experiment.identify(data.fingerprint)
      let selection = TrialSelection(only.map { ($0.key, $0.value) })
      let selected = Set(try selection(experiment.trials).map(\.key))
      let command = TrialCommand(data: folder.path, cache: cache, cores: Threads.count)
      try command.check(experiment) { selected.contains($0.key) }
      let results = ResultsFolder(lookingAt: self.results)
      let copy = SubmittedFile(of: experiment, in: results)
      let logs = results.path + "/logs"
      let place = FileManager.default.currentDirectoryPath
      for (path, what) in [(results.path, "folder of results"), (place, "current folder")]
      where path.contains(where: \.isNewline) {
        throw InputError(.usage, "the \(what) has a name of several lines, which Slurm cannot take")
      }
      let script = SlurmScript(
        name: experiment.name, workers: workers, throttle: throttle, partition: partition,
        time: time, logs: logs, folder: place, command: words(copy.path, results.path))
      let document = { (job: String?, path: String?) in
        SubmitDocument(
          job: job, workers: workers, trials: selected.count, script: path, text: script.text)
      }
      if dryRun { return try output.print(document(nil, nil), as: script.text.withoutLastBreak) }
      _ = try ResultsFolder(making: results.path)
      try copy.write(experiment)
      do {
        try FileManager.default.createDirectory(atPath: logs, withIntermediateDirectories: true)
      } catch { throw InputError(.cannotCreate, "the folder cannot be made", file: logs) }
      let path = copy.folder + "/slurm.sh"
      try AtomicFile.write(Data(script.text.utf8), to: path)
      let job = try Sbatch.submit(path)
      try output.print(
        document(job, path),
        as: "job \(job): \(workers.grouped) worker\(workers == 1 ? "" : "s") for "
          + "\(selected.count.grouped) trials; 'mithridate experiment status \(self.results)' "
          + "looks at them")
    }

    /// The command of a worker, without its shard.
    private func words(_ copy: String, _ results: String) -> [String] {
      let front = TrialCommand.executable.deletingLastPathComponent().appending(path: "mithridate")
      var words = [front.path, "experiment", "run", copy, "--results", results]
      func full(_ path: String) -> String { URL(filePath: path).standardizedFileURL.path }
      if let path = folder.path { words += ["--data", full(path)] }
      if cache.noCache {
        words.append("--no-cache")
      } else if let folder = cache.folder {
        words += ["--cache", full(folder)]
      }
      for choice in only { words += ["--only", "\(choice.key)=\(choice.value)"] }
      return words
    }
  }
}

extension String {
  /// Whether it is a word of letters, numbers and what names are joined with.
  fileprivate var isPlainWord: Bool {
    !isEmpty && allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.,".contains($0)) }
  }

  fileprivate var withoutLastBreak: String { hasSuffix("\n") ? String(dropLast()) : self }
}
