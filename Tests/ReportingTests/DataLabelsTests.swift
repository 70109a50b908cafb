import Documents
import Essentials
import Interactions
import Testing
@testable import Reporting
@testable import Results

@Suite struct DataLabelsTests {
  private static let steam = DatasetRecipe.all[0].checksum
  private static let (one, two) = (
    String(repeating: "1a", count: 32), String(repeating: "2b", count: 32)
  )

  private func use(
    _ dataset: String, _ name: String, data: String? = nil, _ checksum: String? = nil,
    unique: Bool = false
  ) -> DataLabels.Use {
    .init(
      trial: TrialRecord(
        id: 1, experiment: "e", position: 0, command: "poison",
        parameters: ["dataset": dataset].merging(unique ? ["unique": "true"] : [:]) { $1 },
        settings: [:], state: .done, outcome: nil, message: nil, seed: 1, datasetChecksum: nil,
        version: "", queries: nil, seconds: nil, data: data), name: name, checksum: checksum)
  }

  /// A published graph keeps its name anywhere, and nothing else has it.
  @Test func graphsAreKnownByTheirContentToo() throws {
    func use(_ graph: String, data: String? = nil, _ checksum: String?) -> DataLabels.Use {
      .init(
        trial: TrialRecord(
          id: 1, experiment: "e", position: 0, command: "evade", parameters: ["graph": graph],
          settings: [:], state: .done, outcome: nil, message: nil, seed: 1, datasetChecksum: nil,
          version: "", queries: nil, seconds: nil, data: data), name: "beauty-kg",
        checksum: checksum)
    }
    let beauty = try #require(PublishedGraph.checksums["beauty-kg"])
    let uses = [
      use("beauty-kg", beauty), use("/x/beauty-kg", data: "11", beauty), use("beauty-kg", Self.one),
      use("beauty-kg", data: "22", Self.two), use("beauty-kg", nil),
    ]
    let labels = DataLabels(
      uses, option: "graph", known: ["beauty-kg"],
      published: Dictionary(uniqueKeysWithValues: PublishedGraph.checksums.map { ($1, $0) }))
    let found = uses.map(labels.label)
    #expect(found[0] == "beauty-kg" && found[1] == "beauty-kg" && found[4] == "beauty-kg")
    #expect(found[2] != "beauty-kg" && found[3] != "beauty-kg" && found[2] != found[3])
  }

  private func labels(_ uses: DataLabels.Use...) -> [String] {
    let labels = DataLabels(uses)
    return uses.map(labels.label)
  }

  /// Another version's bazaar is other data.
  @Test func theBazaarIsKnownByWhatItHolds() {
    let now = Bazaar().dataset.checksum
    let found = labels(
      use("bazaar", "bazaar", data: now, now), use("bazaar", "bazaar", now),
      use("bazaar", "bazaar", Self.one))
    #expect(found[0] == "bazaar" && found[1] == "bazaar")
    #expect(found[2] == "bazaar (1a1a1a1a)")
  }

  @Test func aNameThatNothingElseHasIsKept() {
    #expect(
      labels(use("a/log.csv", "log", data: "11", Self.one), use("steam", "steam"))
        == ["log", "steam"])
  }

  @Test func equalNamesAreToldApartByTheShortestEndOfTheirPaths() {
    #expect(
      labels(
        use("/data/a/log.csv", "log", data: "11", Self.one),
        use("/data/b/log.csv", "log", data: "22", Self.two)) == ["a/log.csv", "b/log.csv"])
    #expect(
      labels(
        use("x/clicks.2023.csv", "clicks", data: "11"),
        use("x/clicks.2024.csv", "clicks", data: "22")) == ["clicks.2023.csv", "clicks.2024.csv"])
    #expect(
      labels(
        use("p/a/x/log.csv", "log", data: "11"), use("q/a/x/log.csv", "log", data: "22"),
        use("log.csv", "log", data: "33"))
        == ["p/a/x/log.csv", "q/a/x/log.csv", "log.csv"])
  }

  @Test func equalContentIsOneDataset() {
    #expect(
      labels(
        use("a/log.csv", "log", data: "11", Self.one),
        use("b/copy.csv", "copy", data: "11", Self.one)) == ["log", "log"])
    // The same interactions in another format.
    #expect(
      labels(
        use("a/log.csv", "log", data: "11", Self.one),
        use("b/copy.inter", "copy", data: "22", Self.one)) == ["log", "log"])
  }

  @Test func editedDataIsAnotherDataset() {
    #expect(
      labels(
        use("a/log.csv", "log", data: "1111111111"), use("a/log.csv", "log", data: "2222222222"))
        == ["a/log.csv (11111111)", "a/log.csv (22222222)"])
  }

  /// Equal to Swift, different to a file system.
  @Test func namesThatDifferInNormalizationAreTwo() {
    let found = labels(
      use("caf\u{E9}.csv", "caf\u{E9}", data: "11"),
      use("cafe\u{301}.csv", "cafe\u{301}", data: "22"))
    #expect(Set(found).count == 2)
  }

  /// Checksums have changed from one version to another; a named dataset stays what it is.
  @Test func aNamedDatasetIsOneWhateverItsOldChecksum() {
    #expect(
      labels(
        use("bazaar", "bazaar", "00112233aabbccdd"),
        use("bazaar", "bazaar", Bazaar().dataset.checksum),
        use("steam", "steam", "00112233aabbccdd"), use("steam", "steam", Self.steam),
        use("steam", "steam", Self.two, unique: true))
        == ["bazaar", "bazaar", "steam", "steam", "steam"])
  }

  @Test func aFileWithAPublishedNameIsNotThatDataset() {
    #expect(
      labels(use("steam", "steam", Self.steam), use("my/steam.csv", "steam", data: "11", Self.one))
        == ["steam", "steam.csv"])
    #expect(labels(use("my/steam.csv", "steam", data: "11")) == ["steam.csv"])
    #expect(labels(use("./steam", "steam", data: "11", Self.one)) == ["steam (1a1a1a1a)"])
  }

  @Test func publishedContentHasItsNameUnderAnyOther() {
    #expect(
      labels(use("mine.csv", "mine", data: "11", Self.steam), use("mine.csv", "mine", data: "11"))
        == ["steam", "steam"])
  }

  /// Under `--data`, a published dataset's name can lead to anything.
  @Test func otherContentUnderAPublishedNameIsAnotherDataset() {
    #expect(
      labels(use("steam", "steam", Self.steam), use("steam", "steam", data: "11223344ff", Self.one))
        == ["steam", "steam (1a1a1a1a)"])
    #expect(labels(use("steam", "steam", Self.one)) == ["steam (1a1a1a1a)"])
  }

  /// Stores of earlier versions tell content by the documents' checksums alone.
  @Test func oldTrialsAreToldApartByTheirChecksums() {
    #expect(
      labels(use("log.csv", "log", "aaaaaaaaaa"), use("log.csv", "log", "bbbbbbbbbb"))
        == ["log.csv (aaaaaaaa)", "log.csv (bbbbbbbb)"])
    // A rate has no checksum, but its file has.
    #expect(labels(use("log.csv", "log", "aaaaaaaaaa"), use("log.csv", "log")) == ["log", "log"])
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
    #expect(found.datasets == ["a/log.csv", "b/log.csv"])
    #expect(found.findings.count == 2 * one.count)
  }
}
