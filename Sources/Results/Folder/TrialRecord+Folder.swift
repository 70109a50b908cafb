import Documents

extension TrialRecord.State {
  /// How far a trial has come in a folder of results where these are done, failed and worked at.
  package init(
    _ name: ResultsFolder.Name?, done: Set<ResultsFolder.Name>, failed: Set<ResultsFolder.Name>,
    running: Set<ResultsFolder.Name>
  ) {
    guard let name else {
      self = .pending
      return
    }
    // Whoever tries a failed one again first takes its failure away.
    self =
      done.contains(name)
      ? .done : failed.contains(name) ? .failed : running.contains(name) ? .running : .pending
  }
}

extension TrialRecord {
  /// A trial of a folder of results, as a store would have it.
  package init(
    id: Int64, experiment: String, position: Int, key: TrialKey, state: State, run: FinishedRun?,
    message: String?
  ) {
    self.init(
      id: id, experiment: experiment, position: position, command: key.command,
      parameters: key.parameters, settings: key.settings, state: state, outcome: run?.outcome,
      message: message, seed: key.seed, datasetChecksum: run?.figures.checksum,
      version: run?.version ?? "", queries: run?.figures.queries, seconds: run?.seconds,
      data: key.data)
  }

  /// The record without its document, unless that tells how long things take.
  package var forProjection: TrialRecord {
    command.hasPrefix("bench") || command.hasPrefix("datasets")
      ? self
      : TrialRecord(
        id: id, experiment: experiment, position: position, command: command,
        parameters: parameters, settings: settings, state: state, outcome: nil, message: message,
        seed: seed, datasetChecksum: datasetChecksum, version: version, queries: queries,
        seconds: seconds, data: data)
  }
}
