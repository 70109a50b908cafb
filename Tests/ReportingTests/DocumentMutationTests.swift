import Essentials
import Foundation
import TestSupport
import Testing
@testable import Reporting
@testable import Results

/// Documents as no command of this version prints them.
@Suite struct DocumentMutationTests {
  private static let words = [
    "0", "-1", "1e308", "-1e308", "9223372036854775807", "18446744073709551615", "1e19", "null",
    "true", "\"\"", "[]", "{}", "[[]]", "0.5", "1e-320", "\"steam\"", "2147483648", "NaN",
  ]

  private static var study: SyntheticStudy {
    var study = SyntheticStudy()
    study.addDatasets()
    study.addComparison(withMaps: true)
    study.addDesigns()
    study.addEvasion()
    study.addDetection()
    study.addTimings()
    return study
  }

  /// A report of trials with these outcomes is made, or the outcome is not shown; nothing traps.
  private static func report(_ study: SyntheticStudy, replacing trial: Int, with outcome: String) {
    var trials = study.trials
    trials[trial] = trials[trial].with(outcome: outcome)
    let evidence = Evidence(experiments: study.experiments, trials: trials)
    let report = Report(evidence, name: "s")
    _ = report.tables.map(\.csv.text)
    _ = report.figures.map(\.document.compact)
    _ = Page(report, resources: PageResources(style: "", script: "")).html
  }

  @Test func changedDocumentsAreShownOrSaidToBeUnreadable() {
    var study = Self.study
    // Few of each kind, so that a report takes milliseconds.
    let kinds = Dictionary(grouping: study.trials.indices) {
      study.trials[$0].command + (study.trials[$0].parameters["attack"] ?? "")
        + "\(study.trials[$0].outcome?.count ?? 0)"
    }
    let chosen = kinds.values.compactMap(\.first).sorted()
    study = study.limited(to: chosen)
    let count = Mutator.run(
      "documents", study.trials.map { Array(($0.outcome ?? "").utf8) }, words: Self.words,
      standardSeconds: 4
    ) { bytes, number in
      Self.report(
        study, replacing: number % study.trials.count, with: String(decoding: bytes, as: UTF8.self))
    }
    #expect(count >= 100)
  }

  /// What nobody adds up may be as large as it is.
  @Test func largeFiguresAreShown() throws {
    let study = Self.study
    let place = try #require(study.trials.firstIndex { $0.command == "evade" })
    let old = study.trials[place]
    var trials = study.trials
    for (key, text) in [
      (
        "configuration",
        #"{"recommender":{"x":1e15},"attack":{},"beam":{"widths":[25,5,3]},"leavesOutShortLists":false}"#
      ),
      ("meanPerturbationNorms", #"{"l0":1,"l1":3e18,"l2":1e15,"linf":4e12}"#),
      ("changedPaths", "2000000000000.5"), ("seed", "18446744073709551615"),
    ] {
      var document = try JSON(parsing: old.outcome ?? "")
      document = document.merging(.object([key: try JSON(parsing: text)]))
      trials[place] = old.with(outcome: document.compact)
      let evidence = Evidence(experiments: study.experiments, trials: trials)
      #expect(evidence.unreadable.isEmpty, "\(key): \(evidence.unreadable)")
    }
  }

  /// What was found by changing for longer.
  @Test(arguments: [
    (#""fakeUsers":20"#, #""fakeUsers":9223372036854775807"#),
    (#""clicks":20"#, #""clicks":-9223372036854775808"#),
    (#""poisoned":1001"#, #""poisoned":1e308"#),
    (#""ceiling":10000"#, #""ceiling":9223372036854775807"#),
  ])
  func numbersThatNothingCanBeAreUnreadable(found: String, replacement: String) throws {
    let study = Self.study
    let place = try #require(study.trials.firstIndex { $0.outcome?.contains(found) == true })
    let outcome = try #require(study.trials[place].outcome).replacing(found, with: replacement)
    Self.report(study, replacing: place, with: outcome)
  }
}

extension TrialRecord {
  /// The same trial when it has come to another document.
  fileprivate func with(outcome: String) -> TrialRecord {
    TrialRecord(
      id: id, experiment: experiment, position: position, command: command, parameters: parameters,
      settings: settings, state: .done, outcome: outcome, message: nil, seed: seed,
      datasetChecksum: datasetChecksum, version: "", queries: queries, seconds: seconds)
  }
}
