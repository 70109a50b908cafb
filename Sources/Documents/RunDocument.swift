/// What `experiment run` prints with `--json`.
package struct RunDocument: Codable, Sendable, Equatable {
  package var trials: Int
  package var done: Int
  package var failed: Int
  /// How many this process has run.
  package var ran: Int
  /// How many other runners are running.
  package var elsewhere: Int

  package init(trials: Int, done: Int, failed: Int, ran: Int, elsewhere: Int) {
    self.trials = trials
    self.done = done
    self.failed = failed
    self.ran = ran
    self.elsewhere = elsewhere
  }
}

/// What `experiment run --dry-run` prints with `--json`.
package struct ProjectionDocument: Codable, Sendable, Equatable {
  /// The trials of one testbed: a command, with the dataset or graph and the ranker it is run on.
  package struct Testbed: Codable, Sendable, Equatable {
    package var command: String
    package var dataset: String?
    package var ranker: String?
    package var trials: Int
    package var done: Int
    package var evaluationsPerSecond: Double?
    /// What is left, as far as it can be told.
    package var projectedHours: Double?

    package init(
      command: String, dataset: String? = nil, ranker: String? = nil, trials: Int = 0,
      done: Int = 0, evaluationsPerSecond: Double? = nil, projectedHours: Double? = nil
    ) {
      self.command = command
      self.dataset = dataset
      self.ranker = ranker
      self.trials = trials
      self.done = done
      self.evaluationsPerSecond = evaluationsPerSecond
      self.projectedHours = projectedHours
    }
  }

  package var trials: Int
  package var done: Int
  /// What is left; left out if nothing is known of a trial.
  package var projectedHours: Double?
  /// How many trials are left of which nothing is known.
  package var unknown: Int
  package var testbeds: [Testbed]

  package init(
    trials: Int, done: Int, projectedHours: Double?, unknown: Int, testbeds: [Testbed]
  ) {
    self.trials = trials
    self.done = done
    self.projectedHours = projectedHours
    self.unknown = unknown
    self.testbeds = testbeds
  }
}
