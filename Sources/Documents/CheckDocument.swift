import Interactions

/// What `recommender check` prints with `--json`.
package struct CheckDocument: Codable, Sendable {
  /// One thing that was looked at.
  package struct Check: Codable, Sendable, Equatable {
    package var check: String
    package var passed: Bool
    /// What was seen.
    package var detail: String

    package init(check: String, passed: Bool, detail: String) {
      self.check = check
      self.passed = passed
      self.detail = detail
    }
  }

  /// What the recommender calls itself; null if it never said.
  @OrNull package var name: String?
  package var command: String
  /// The dataset's name.
  package var dataset: String
  package var checks: [Check]
  /// Queries that one child answers in a second; null if it answered none.
  @OrNull package var queriesPerSecond: Double?
  /// How long ``projectedQueries`` take one child, in hours.
  @OrNull package var projectedHours: Double?
  /// What was understood of the dataset's file; left out for one that is read from none.
  package var input: InputSummary?

  /// How many queries PoisonRec makes in 60 steps.
  package static let projectedQueries = 1_920

  package init(
    name: String?, command: String, dataset: String, checks: [Check], queriesPerSecond: Double?,
    input: InputSummary?
  ) {
    self.name = name
    self.command = command
    self.dataset = dataset
    self.checks = checks
    self.queriesPerSecond = queriesPerSecond
    projectedHours = queriesPerSecond.map { Double(Self.projectedQueries) / $0 / 3_600 }
    self.input = input
  }
}
