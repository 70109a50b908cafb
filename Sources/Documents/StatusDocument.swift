import Essentials

/// What `experiment status` prints with `--json`.
package struct StatusDocument: Codable, Sendable, Equatable {
  /// How far a trial has come.
  package enum State: String, Sendable, Codable, CaseIterable {
    case pending, running, done, failed
  }

  /// A trial of a store.
  package struct Trial: Codable, Sendable, Equatable {
    package var experiment: String
    /// The command, its options by name, and its hyperparameters as `set`.
    package var trial: [String: JSON]
    package var state: State
    /// The document that the command printed, of a trial that is done.
    package var outcome: JSON?
    /// Why it failed.
    package var message: String?
    /// The version that ran it.
    package var version: String?
    /// How long its process ran.
    package var seconds: Double?

    package init(
      experiment: String, trial: [String: JSON], state: State, outcome: JSON?, message: String?,
      version: String?, seconds: Double?
    ) {
      self.experiment = experiment
      self.trial = trial
      self.state = state
      self.outcome = outcome
      self.message = message
      self.version = version
      self.seconds = seconds
    }
  }

  /// In the order of experiments and their files.
  package var trials: [Trial]

  package init(trials: [Trial]) { self.trials = trials }
}
