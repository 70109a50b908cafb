import Essentials
import Experiments
import Foundation
import Results

/// The trials of some files in a folder of results, and how to run a shard's part of them.
final class FolderStudy {
  let folder: ResultsFolder
  /// What this shard is to run, each once, in the order of the files; a number is a place in all of them.
  let trials: [StoredTrial]
  private let entries: [Int64: FolderLedger.Entry]
  private let command: TrialCommand
  private let data: DataFingerprints
  /// What finished trials tell of the others, each read once.
  private var finished: [Int64: TrialRecord] = [:]

  /// Keeps what the files ask for in the folder, unless this only looks; of `selected`, the shard's part is to
  /// be run.
  init(
    folder: ResultsFolder, files: [ExperimentFile], selected: Set<TrialKey>, shard: Shard,
    command: TrialCommand, data: DataFingerprints, onlyLooks: Bool = false
  ) throws {
    self.folder = folder
    self.command = command
    self.data = data
    var trials: [StoredTrial] = []
    var seen: Set<TrialKey> = []
    for file in files {
      let keys = file.trials.map(\.key)
      if !onlyLooks {
        try folder.plan(
          file.name, file: SubmittedFile.origin(of: file, in: folder), title: file.title,
          source: file.source, trials: keys)
      }
      for (trial, key) in zip(file.trials, keys)
      where selected.contains(key) && seen.insert(key).inserted {
        trials.append(
          StoredTrial(number: Int64(trials.count), trial: trial, experiment: file.name))
      }
    }
    var cost = TrialCost()
    self.trials = shard.part(of: trials, costs: trials.map { cost.seconds(of: $0.trial.key) })
    entries = Dictionary(
      uniqueKeysWithValues: self.trials.map { ($0.number, FolderLedger.Entry($0.trial.key)) })
  }

  private func entry(_ number: Int64) -> FolderLedger.Entry {
    guard let entry = entries[number] else { preconditionFailure("only own trials are asked for") }
    return entry
  }

  /// Who hands them out.
  var ledger: FolderLedger { FolderLedger(folder, trials.map { ($0.number, entry($0.number)) }) }

  /// The trials as processes.
  func jobs() -> [ExperimentRunner.Job] {
    trials.map { stored in
      let name = entry(stored.number).name
      let place = URL(filePath: folder.checkpoints(name))
      return ExperimentRunner.Job(
        trial: stored.number, label: stored.trial.label,
        arguments: command.arguments(of: stored.trial, folder: place), folder: place,
        staleness: { [data] in data.staleness(of: stored.trial) },
        settle: { [folder] in folder.settle(name) })
    }
  }

  /// What a table of the work is made of.
  var progress: RunTable.Source {
    RunTable.Source(
      states: { [self] _ in try states() },
      seconds: { [self] trials in
        try projection(try states()).seconds(for: trials.map(\.trial.key))
      })
  }

  /// How far each trial of the shard has come.
  private func states() throws -> [Int64: TrialRecord.State] {
    let (done, failed, running) = try (folder.done(), folder.failed(), folder.running())
    return Dictionary(
      uniqueKeysWithValues: trials.map { trial in
        let name = ResultsFolder.Name(entry(trial.number).name)
        return (
          trial.number,
          TrialRecord.State(name, done: done, failed: failed, running: running)
        )
      })
  }

  /// The trials of the shard as a store would have them, without what they came to.
  func records() throws -> [TrialRecord] {
    let states = try states()
    _ = try projection(states)
    return trials.map { stored in
      let state = states[stored.number] ?? .pending
      let failure = state == .failed ? folder.failure(of: entry(stored.number).name) : nil
      return finished[stored.number]
        ?? TrialRecord(
          id: stored.number, experiment: stored.experiment, position: Int(stored.number),
          key: stored.trial.key, state: state, run: nil, message: failure?.message)
    }
  }

  /// How long trials take, from what this shard has finished.
  private func projection(_ states: [Int64: TrialRecord.State]) throws -> Projection {
    for stored in trials where states[stored.number] == .done && finished[stored.number] == nil {
      let run = try folder.finishedRun(named: entry(stored.number).name)
      finished[stored.number] =
        TrialRecord(
          id: stored.number, experiment: stored.experiment, position: Int(stored.number),
          key: stored.trial.key, state: .done, run: run, message: nil
        ).forProjection
    }
    return Projection(
      Array(finished.values), isVictimKept: trials.contains { command.keepsModels($0.trial) })
  }

  /// How far they have come.
  func overview() throws -> RunOverview {
    let records = try records()
    return RunOverview(records, projection: try projection(states()))
  }
}
