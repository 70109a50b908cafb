import ArgumentParser
import Essentials
import Experiments
import Foundation
import Results

struct ExperimentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "experiment",
    abstract: "Runs the trials of a file and keeps what they measure.",
    subcommands: [Run.self, Status.self])

  struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the trials of a store and how far they have come.")

    @Argument(help: "The store, as 'experiment run --store' has made it.")
    var store: String

    @OptionGroup var reporting: ReportingOptions

    private struct Document: Encodable {
      var trials: [TrialStatus]
    }

    func run() async throws {
      let store = try ResultStore(path: store, readOnly: true)
      let trials = try store.experiments().flatMap { try store.trials(of: $0.name) }
      reporting.print(
        Document(trials: trials.map(TrialStatus.init)), as: StatusTable(trials).text)
    }
  }
}

/// A trial of a store in JSON.
struct TrialStatus: Encodable {
  var experiment: String
  /// The command, its options by name, and its hyperparameters as `set`.
  var trial: [String: JSONValue]
  var state: TrialRecord.State
  /// The document that the command printed.
  var outcome: JSONValue?
  var message: String?
  var version: String?
  var seconds: Double?

  init(_ record: TrialRecord) {
    experiment = record.experiment
    trial = record.parameters.mapValues(JSONValue.init(option:))
    trial["command"] = .text(record.command)
    if !record.settings.isEmpty {
      trial["set"] = .object(record.settings.mapValues(JSONValue.init(option:)))
    }
    state = record.state
    outcome = record.outcome.flatMap {
      try? JSONDecoder().decode(JSONValue.self, from: Data($0.utf8))
    }
    message = record.message
    version = record.version.isEmpty ? nil : record.version
    seconds = record.seconds
  }
}

/// The trials of a store as a person reads them: how many stand where, and what failed.
struct StatusTable {
  private let trials: [TrialRecord]

  init(_ trials: [TrialRecord]) { self.trials = trials }

  var text: String {
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
