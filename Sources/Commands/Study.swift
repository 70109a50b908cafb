import Essentials
import Experiments
import Foundation
import Results

/// The trials of some files in a store, and how to run them.
struct Study {
  let store: ResultStore
  /// What is to be run, each once, in the order of the files.
  let trials: [StoredTrial]
  private let experiments: [String]
  private let command: TrialCommand
  private let data: DataFingerprints

  /// Stores the files' trials; those of `selected` are to be run.
  init(
    store: ResultStore, files: [ExperimentFile], selected: Set<TrialKey>, command: TrialCommand,
    data: DataFingerprints
  ) throws {
    self.store = store
    self.command = command
    self.data = data
    var experiments: [String] = []
    var trials: [StoredTrial] = []
    var seen: Set<Int64> = []
    for file in files {
      let keys = file.trials.map(\.key)
      let registered = try store.register(
        file.name, file: file.fullPath, title: file.title, source: file.source, trials: keys)
      if !experiments.contains(registered.name) { experiments.append(registered.name) }
      for ((number, key), trial) in zip(zip(registered.trials, keys), file.trials)
      where selected.contains(key) && seen.insert(number).inserted {
        trials.append(StoredTrial(number: number, trial: trial))
      }
    }
    self.experiments = experiments
    self.trials = trials
  }

  /// How the trials that are to be run stand in the store, each as often as a file asks for it.
  func records() throws -> [TrialRecord] {
    let numbers = Set(trials.map(\.number))
    return try experiments.flatMap { try store.trials(of: $0) }.filter { numbers.contains($0.id) }
  }

  /// How far they have come, each once.
  func overview() throws -> RunOverview {
    var seen: Set<Int64> = []
    return RunOverview(
      try records().filter { seen.insert($0.id).inserted }, projection: try projection())
  }

  /// How long things take, from all that the store has measured.
  func projection() throws -> Projection {
    Projection(
      try store.finishedTrials(),
      isVictimKept: trials.contains { command.keepsModels($0.trial) })
  }

  /// What a table of the work is made of.
  var progress: RunTable.Source {
    RunTable.Source(
      states: { trials in try store.states(of: trials.map(\.number)) },
      seconds: { trials in try projection().seconds(for: trials.map(\.trial.key)) })
  }

  /// The trials as processes.
  ///
  /// - Parameter keepsCheckpoints: Whether a trial with more steps can later go on from them.
  func jobs(
    of trials: [StoredTrial], keepsCheckpoints: Bool = false
  ) -> [ExperimentRunner.Job] {
    trials.map { stored in
      let folder = URL(filePath: "\(store.path).trials/\(stored.trial.folderName)")
      return ExperimentRunner.Job(
        trial: stored.number, label: stored.trial.label,
        arguments: command.arguments(of: stored.trial, folder: folder), folder: folder,
        staleness: { [data] in data.staleness(of: stored.trial) },
        prepare: { [store] in
          try EarlierRun.continueInto(folder, stored.trial, in: store)
        }, keepsCheckpoints: keepsCheckpoints)
    }
  }

  /// The benchmarks that the projection of these trials needs and the store lacks, stored as an
  /// experiment of their own.
  func measurements() throws -> [StoredTrial] {
    let projection = try projection()
    var wanted: [Trial] = []
    var seen: Set<TrialKey> = []
    func want(
      _ command: [String], _ options: [(String, String)], data: String? = nil,
      program: String? = nil
    ) {
      let trial = Trial(
        command: command, options: options.map { .init(name: $0.0, value: .text($0.1)) },
        data: data, program: program)
      if seen.insert(trial.key).inserted { wanted.append(trial) }
    }
    let finished = Set(try store.finishedTrials().map(\.key))
    for stored in trials where !finished.contains(stored.trial.key) {
      let key = stored.trial.key
      let subjects = ["ranker", TrialKey.recommenderOption]
      guard key.command == "poison", let dataset = key.parameters["dataset"],
        let subject = subjects.first(where: { key.parameters[$0] != nil }),
        let name = key.parameters[subject]
      else { continue }
      want(["datasets", "describe", "{dataset}"], [("dataset", dataset)], data: key.data)
      if projection.rate(for: key) == nil {
        want(
          ["bench", "evaluation"], [("dataset", dataset), (subject, name)], data: key.data,
          program: stored.trial.program)
      }
      if let space = key.actionSpace { want(["bench", "step"], [("action-space", space)]) }
    }
    let old = try store.trials(of: ExperimentRecord.measurements).map(\.key)
    let keys = old + wanted.map(\.key).filter { !old.contains($0) }
    let numbers = try store.register(
      ExperimentRecord.measurements, title: "Measured rates", source: "", trials: keys)
    return wanted.compactMap { trial in
      keys.firstIndex(of: trial.key).map { StoredTrial(number: numbers[$0], trial: trial) }
    }
  }
}
