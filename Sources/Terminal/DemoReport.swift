import Documents
import Essentials
import Foundation
import Reporting
import Results

/// The page that the demonstration ends with: its attacks as a report shows those of an experiment.
package struct DemoReport {
  private let folder: ReportFolder
  private let resources: PageResources

  /// A report in `folder`, which is made.
  ///
  /// - Throws: An ``InputError`` if nothing can be written there: before anything is computed.
  package init(in folder: String) throws {
    if folder.isEmpty { throw InputError(.usage, "--output is empty; name a folder") }
    resources = try PageResources.load()
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      guard access(folder, W_OK) == 0 else { throw CocoaError(.fileWriteNoPermission) }
    } catch {
      throw InputError(.cannotCreate, "the folder cannot be made or written to", file: folder)
    }
    self.folder = ReportFolder(page: folder + "/report.html")
  }

  /// Writes the page, its tables and its charts.
  ///
  /// - Returns: The page's address, as a browser takes it.
  package func write(_ outcomes: [PoisonDocument]) throws -> String {
    let store = try ResultStore()
    let keys = outcomes.map { outcome in
      TrialKey(
        command: "poison",
        parameters: [
          "dataset": outcome.dataset, "ranker": outcome.ranker, "attack": outcome.attack,
          "seed": "\(outcome.seed)",
          "defense": outcome.defense?.chain.map(\.defense).joined(separator: " "),
        ].compactMapValues { $0 }, data: outcome.datasetChecksum)
    }
    let trials = try store.register(
      "demo", title: "The demonstration", source: "mithridate demo", trials: keys)
    let runner = try store.enterRunner()
    for (trial, outcome) in zip(trials, outcomes) {
      guard case .trial = try store.claim(among: [trial], by: runner) else { continue }
      _ = try store.finish(
        trial, by: runner, outcome: try outcome.json, version: Manual.version,
        seconds: outcome.seconds.total)
    }
    try store.leave(runner)
    try folder.write(Report(Evidence(store), name: "the demonstration"), resources: resources)
    return URL(filePath: folder.page).absoluteString
  }
}
