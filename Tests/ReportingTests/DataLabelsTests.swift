import Documents
import Essentials
import Testing
@testable import Reporting
@testable import Results

@Suite struct DatasetLabelsTests {
  private func trial(_ dataset: String, data: String? = nil) -> TrialRecord {
    TrialRecord(
      id: 1, experiment: "e", position: 0, command: "poison", parameters: ["dataset": dataset],
      settings: [:], state: .done, outcome: nil, message: nil, seed: 1, datasetChecksum: nil,
      version: "", queries: nil, seconds: nil, data: data)
  }

  private func labels(
    _ data: [(trial: TrialRecord, name: String, checksum: String?)]
  ) -> [String] {
    let labels = DatasetLabels(data)
    return data.map { labels.label(of: $0.trial, name: $0.name, checksum: $0.checksum) }
  }

  @Test func aNameThatNothingElseHasIsKept() {
    #expect(
      labels([
        (trial("a/log.csv", data: "11"), "log", "x"), (trial("steam"), "steam", "y"),
      ]) == ["log", "steam"])
  }

  @Test func equalNamesAreToldApartByTheirPaths() {
    #expect(
      labels([
        (trial("a/log.csv", data: "11"), "log", "x"), (trial("b/log.csv", data: "22"), "log", "y"),
      ]) == ["log (a/log.csv)", "log (b/log.csv)"])
  }

  @Test func equalContentIsOneDataset() {
    #expect(
      labels([
        (trial("a/log.csv", data: "11"), "log", "x"),
        (trial("b/copy.csv", data: "11"), "copy", "x"),
      ]) == ["log", "log"])
  }

  @Test func editedDataIsAnotherDataset() {
    #expect(
      labels([
        (trial("log.csv", data: "1111111111"), "log", "x"),
        (trial("log.csv", data: "2222222222"), "log", "y"),
      ]) == ["log (log.csv, 11111111)", "log (log.csv, 22222222)"])
  }

  /// Fingerprints have changed from one version to another; a named dataset stays what it is.
  @Test func aNamedDatasetIsOneWhateverItsChecksum() {
    #expect(
      labels([(trial("bazaar"), "bazaar", "00112233aabbccdd"), (trial("bazaar"), "bazaar", "y")])
        == ["bazaar", "bazaar"])
  }

  @Test func aFileWithAPublishedNameIsNotThatDataset() {
    #expect(
      labels([(trial("steam"), "steam", "x"), (trial("my/steam.csv", data: "11"), "steam", "y")])
        == ["steam", "steam (my/steam.csv)"])
    #expect(
      labels([(trial("my/steam.csv", data: "11"), "steam", "y")]) == ["steam (my/steam.csv)"])
  }

  /// Stores of earlier versions tell content by the documents' checksums alone.
  @Test func oldTrialsAreToldApartByTheirChecksums() {
    let old = trial("log.csv")
    #expect(
      labels([(old, "log", "aaaaaaaaaa"), (old, "log", "bbbbbbbbbb")])
        == ["log (log.csv, aaaaaaaa)", "log (log.csv, bbbbbbbb)"])
    // A rate has no checksum, but its file has.
    #expect(labels([(old, "log", "aaaaaaaaaa"), (old, "log", nil)]) == ["log", "log"])
  }

  /// Two logs of one base name: neither is dropped, and no seed of one counts for the other.
  @Test func aReportKeepsThemApart() throws {
    var study = SyntheticStudy()
    study.datasets = ["log"]
    study.seeds = [1]
    study.addComparison()
    let one = study.trials
    var both = SyntheticStudy()
    both.addExperiment("mine", title: "")
    for (path, data) in [("a/log.csv", "11"), ("b/log.csv", "22")] {
      for trial in one {
        var parameters = trial.parameters
        parameters["dataset"] = path
        both.add("poison", parameters, outcome: trial.outcome, data: data)
      }
    }
    let found = PoisoningStudy.all(in: both.evidence)[0]
    #expect(found.datasets == ["log (a/log.csv)", "log (b/log.csv)"])
    #expect(found.findings.count == 2 * one.count)
  }
}
