import ArgumentParser
import Documents
import Essentials
import Foundation
import Results

package struct ExperimentStatusCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Lists the trials of a store or a folder of results and how far they have come.")

  @Argument(
    help: "The store or folder, as 'experiment run' with --store or --results has made it.",
    completion: .file())
  var store: String

  @OptionGroup var reporting: ReportingOptions

  package init() {}

  package func run() async throws {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: store, isDirectory: &isFolder), isFolder.boolValue {
      let status = try FolderStatus(ResultsFolder(path: store))
      guard reporting.json else {
        let text = try status.table().text
        return try reporting.print(StatusDocument(trials: []), as: text)
      }
      return try status.writeDocument(StandardOutput.write)
    }
    let store = try ResultStore(path: store, readOnly: true)
    let trials = try store.experiments().flatMap { try store.trials(of: $0.name) }
    try reporting.print(
      StatusDocument(trials: trials.map(StatusDocument.Trial.init)), as: StatusTable(trials).text)
  }
}

extension StatusDocument.Trial {
  /// A trial of a store in JSON; its options as the numbers and Booleans that they mean.
  init(_ record: TrialRecord) {
    var trial = record.parameters.mapValues(JSON.init(option:))
    trial["command"] = .string(record.command)
    let settings = record.settings.filter { $0.key != TrialKey.programSetting }
    if !settings.isEmpty {
      trial["set"] = .object(settings.mapValues(JSON.init(option:)))
    }
    self.init(
      experiment: record.experiment, trial: trial, state: record.state,
      outcome: record.outcome.flatMap { try? JSON(parsing: $0) }, message: record.message,
      version: record.version.isEmpty ? nil : record.version, seconds: record.seconds)
  }
}
