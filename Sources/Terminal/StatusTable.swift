import Essentials
import Results

/// The trials of a store as a person reads them: how many stand where, and what failed.
package struct StatusTable {
  private let trials: [TrialRecord]

  package init(_ trials: [TrialRecord]) { self.trials = trials }

  package var text: String {
    var names: [String] = []
    for trial in trials where names.last != trial.experiment { names.append(trial.experiment) }
    var table = TextTable(["experiment", "trials", "done", "running", "failed", "left", "time"])
    for name in names {
      let own = trials.filter { $0.experiment == name }
      func count(_ state: TrialRecord.State) -> Int { own.count { $0.state == state } }
      table.add([
        name, own.count.grouped, count(.done).grouped, count(.running).grouped,
        count(.failed).grouped, count(.pending).grouped,
        own.compactMap(\.seconds).reduce(0, +).duration,
      ])
    }
    let failures = trials.filter { $0.state == .failed }.map {
      "failed: \($0.label): \($0.message ?? "for no known reason")"
    }
    return ([table.text] + failures).joined(separator: "\n")
  }
}

extension TrialRecord {
  /// What a person recognizes it by: the command and its options, sorted by name.
  var label: String {
    ([command] + parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      + settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
      .joined(separator: " ")
  }
}
