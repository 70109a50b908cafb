import Essentials
import Results

/// The trials of experiments as a person reads them: how many stand where, and what failed.
package struct StatusTable {
  private struct Row {
    var experiment: String
    var counts: [TrialRecord.State: Int] = [:]
    /// Nil where nobody has looked.
    var seconds: Double?
  }

  private var rows: [Row] = []
  private var places: [String: Int] = [:]
  private var failures: [String] = []

  package init() {}

  package init(_ trials: [TrialRecord]) {
    for trial in trials {
      add(trial.state, of: trial.experiment, seconds: trial.seconds ?? 0)
      if trial.state == .failed { add(failed: trial.label, trial.message) }
    }
  }

  /// Counts a trial.
  package mutating func add(
    _ state: TrialRecord.State, of experiment: String, seconds: Double? = nil
  ) {
    let place = places[experiment] ?? rows.count
    if place == rows.count {
      rows.append(Row(experiment: experiment))
      places[experiment] = place
    }
    rows[place].counts[state, default: 0] += 1
    if let seconds { rows[place].seconds = (rows[place].seconds ?? 0) + seconds }
  }

  /// Says why a trial has failed.
  package mutating func add(failed label: String, _ message: String?) {
    failures.append("failed: \(label): \(message ?? "for no known reason")")
  }

  package var text: String {
    var table = TextTable(["experiment", "trials", "done", "running", "failed", "left", "time"])
    for row in rows {
      func count(_ state: TrialRecord.State) -> String { (row.counts[state] ?? 0).grouped }
      table.add([
        row.experiment, row.counts.values.reduce(0, +).grouped, count(.done), count(.running),
        count(.failed), count(.pending), row.seconds?.duration ?? "–",
      ])
    }
    return ([table.text] + failures).joined(separator: "\n")
  }
}

extension TrialRecord {
  /// What a person recognizes it by: the command and its options, sorted by name.
  package var label: String { key.label }
}

extension TrialKey {
  /// What a person recognizes it by: the command and its options, sorted by name.
  var label: String {
    ([command] + parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      + settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
      .joined(separator: " ")
  }
}
