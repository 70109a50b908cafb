import Documents
import Essentials
import Results

/// How far the trials of a folder of results have come: read trial by trial, so that memory does not grow with
/// them.
struct FolderStatus {
  private let folder: ResultsFolder
  private let experiments: [PlannedExperiment]
  private let done: Set<ResultsFolder.Name>
  private let failed: Set<ResultsFolder.Name>
  private let running: Set<ResultsFolder.Name>

  init(_ folder: ResultsFolder) throws {
    self.folder = folder
    experiments = try folder.experiments()
    done = try folder.done()
    failed = try folder.failed()
    running = try folder.running()
  }

  private func state(_ name: ResultsFolder.Name) -> TrialRecord.State {
    TrialRecord.State(name, done: done, failed: failed, running: running)
  }

  /// How many stand where, and what failed; how long they took, only the store knows at a glance.
  func table() throws -> StatusTable {
    var table = StatusTable()
    for experiment in experiments {
      try experiment.forEachTrial { _, trial in
        try Interruption.check()
        let state = state(trial.name)
        table.add(state, of: experiment.head.name)
        if state == .failed {
          table.add(
            failed: trial.trial?.trialKey?.label ?? trial.name.text,
            folder.failure(of: trial.name.text)?.message)
        }
      }
    }
    return table
  }

  /// Writes the document that a store with these trials has, element by element.
  func writeDocument(_ write: (String) throws -> Void) throws {
    try write("{\n  \"trials\" : [")
    var isFirst = true
    for experiment in experiments {
      try experiment.forEachTrial { place, trial in
        try Interruption.check()
        guard let key = trial.trial?.trialKey else {
          throw InputError(
            .data, "no trial; remove the folder's file of \(experiment.head.name)",
            file: folder.path)
        }
        let name = trial.name.text
        let state = state(trial.name)
        let record = TrialRecord(
          id: 0, experiment: experiment.head.name, position: place, key: key, state: state,
          run: state == .done ? try folder.finishedRun(named: name) : nil,
          message: state == .failed ? folder.failure(of: name)?.message : nil)
        let text = try StatusDocument.Trial(record).json
          .split(separator: "\n", omittingEmptySubsequences: false)
          .map { $0.isEmpty ? "" : "    " + String($0) }.joined(separator: "\n")
        try write((isFirst ? "\n" : ",\n") + text)
        isFirst = false
      }
    }
    try write("\n  ]\n}\n")
  }
}
