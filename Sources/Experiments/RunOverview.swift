import Documents
import Results

/// How far the trials of experiments have come, and how long the rest will take.
package struct RunOverview: Sendable {
  /// The testbeds in the order of the files.
  package private(set) var rows: [ProjectionDocument.Testbed] = []
  package let trials: Int
  package let done: Int
  /// What is left, in seconds, as far as it can be told.
  package private(set) var secondsLeft = 0.0
  /// How many trials are left of which nothing is known.
  package private(set) var unknown = 0

  /// An overview of `trials`, each once.
  package init(_ trials: [TrialRecord], projection: Projection) {
    self.trials = trials.count
    done = trials.count { $0.state == .done }
    let left = trials.filter { $0.state != .done }
    var secondsLeft = Dictionary(
      uniqueKeysWithValues: zip(left.map(\.id), projection.seconds(for: left.map(\.key))))
    for trial in trials {
      let dataset = trial.parameters["dataset"] ?? trial.parameters["graph"]
      let ranker = trial.parameters["ranker"] ?? trial.parameters[TrialKey.recommenderOption]
      var index = rows.firstIndex {
        $0.command == trial.command && $0.dataset == dataset && $0.ranker == ranker
      }
      if index == nil {
        rows.append(
          .init(
            command: trial.command, dataset: dataset, ranker: ranker,
            evaluationsPerSecond: projection.rate(for: trial.key)))
        index = rows.count - 1
      }
      guard let index else { continue }
      rows[index].trials += 1
      if trial.state == .done {
        rows[index].done += 1
      } else if let seconds = secondsLeft.removeValue(forKey: trial.id) ?? nil {
        rows[index].projectedHours = (rows[index].projectedHours ?? 0) + seconds / 3600
        self.secondsLeft += seconds
      } else {
        unknown += 1
      }
    }
  }
}

extension ProjectionDocument {
  /// What an overview tells if `jobs` trials run side by side.
  package init(_ overview: RunOverview, jobs: Int) {
    self.init(
      trials: overview.trials, done: overview.done,
      projectedHours: overview.unknown > 0 ? nil : overview.secondsLeft / 3600 / Double(jobs),
      unknown: overview.unknown, testbeds: overview.rows)
  }
}
