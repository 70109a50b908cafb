/// What `experiment collect` prints with `--json`.
package struct CollectDocument: Codable, Sendable, Equatable {
  /// The trials that the folder's experiments ask for.
  package var trials: Int
  /// How many of them are done in the store.
  package var done: Int
  package var failed: Int
  /// How many were brought into the store this time.
  package var added: Int

  package init(trials: Int, done: Int, failed: Int, added: Int) {
    self.trials = trials
    self.done = done
    self.failed = failed
    self.added = added
  }
}

/// What `experiment submit` prints with `--json`.
package struct SubmitDocument: Codable, Sendable, Equatable {
  /// The number that the engine of jobs gave; null if nothing was submitted.
  @OrNull package var job: String?
  package var workers: Int
  package var trials: Int
  /// Where the script lies; null if it was only printed.
  @OrNull package var script: String?
  /// Its text.
  package var text: String

  package init(job: String?, workers: Int, trials: Int, script: String?, text: String) {
    self.job = job
    self.workers = workers
    self.trials = trials
    self.script = script
    self.text = text
  }
}
