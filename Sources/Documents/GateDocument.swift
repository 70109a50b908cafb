import Essentials

/// What `gate` prints with `--json`: whether a recommender keeps what its owner expects of it.
package struct GateDocument: Codable, Sendable, Equatable {
  /// How one expectation came out.
  package enum Verdict: String, Codable, Sendable, CaseIterable {
    /// It holds.
    case passed
    /// It does not.
    case failed
    /// The threshold lies within the interval: other draws might have said otherwise.
    case undecided
  }

  /// One expectation of one check.
  package struct Check: Codable, Sendable, Equatable {
    /// The check's name.
    package var name: String
    /// What was expected, as the file has it.
    package var expect: String
    /// What was measured, in the unit of the expectation's measure: shares from 0 to 1.
    package var value: Double
    /// Its interval of 95 %, two numbers; null where no draw decides.
    @OrNull package var interval: [Double]?
    package var verdict: Verdict

    package init(
      name: String, expect: String, value: Double, interval: [Double]?, verdict: Verdict
    ) {
      self.name = name
      self.expect = expect
      self.value = value
      self.interval = interval
      self.verdict = verdict
    }
  }

  /// Whether all expectations hold; undecided ones count as failed unless they are allowed.
  package var passed: Bool
  package var checks: [Check]
  /// Whether undecided ones are allowed.
  package var allowsUndecided: Bool
  /// The gate's file.
  package var file: String
  /// The dataset's name.
  package var dataset: String
  /// A ranker's name, or what somebody else's recommender calls itself.
  package var ranker: String
  package var seed: UInt64
  /// Everything, in seconds, of this run.
  package var seconds: Double

  /// The one rule that decides the verdict, and with it the exit code.
  package static func passes(_ verdicts: some Sequence<Verdict>, allowingUndecided: Bool) -> Bool {
    verdicts.allSatisfy { $0 == .passed || $0 == .undecided && allowingUndecided }
  }

  package init(
    checks: [Check], allowsUndecided: Bool, file: String, dataset: String, ranker: String,
    seed: UInt64, seconds: Double
  ) {
    passed = Self.passes(checks.map(\.verdict), allowingUndecided: allowsUndecided)
    self.checks = checks
    self.allowsUndecided = allowsUndecided
    self.file = file
    self.dataset = dataset
    self.ranker = ranker
    self.seed = seed
    self.seconds = seconds
  }
}
