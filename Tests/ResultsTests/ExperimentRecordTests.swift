import Testing
@testable import Results

/// What makes an experiment the same experiment.
@Suite struct ExperimentRecordTests {
  private let fixture: StoreFixture
  private let store: ResultStore

  init() throws {
    fixture = try StoreFixture()
    store = try fixture.open()
  }

  private func register(_ name: String, _ file: String?, _ source: String) throws -> String {
    try store.register(
      name, file: file, title: "T", source: source, trials: StoreFixture.keys(1)
    ).name
  }

  @Test func twoFilesOfOneNameAreTwo() throws {
    #expect(try register("x", "/a/x.yaml", "one") == "x")
    #expect(try register("x", "/b/x.yaml", "two") == "x (b/x.yaml)")
    #expect(try register("x", "/c/b/x.yaml", "three") == "x (c/b/x.yaml)")
    // And each is found again.
    #expect(try register("x", "/a/x.yaml", "one") == "x")
    #expect(try register("x", "/b/x.yaml", "two") == "x (b/x.yaml)")
    #expect(try store.experiments().map(\.source) == ["one", "two", "three"])
    #expect(try store.experiments().map(\.title) == ["T", "T", "T"])
    #expect(try store.experiments().allSatisfy { try store.trials(of: $0.name).count == 1 })
  }

  @Test func anEditedFileIsTheSameExperiment() throws {
    #expect(try register("x", "/a/x.yaml", "one") == "x")
    #expect(try register("x", "/a/x.yaml", "two") == "x")
    #expect(try store.experiments().map(\.source) == ["two"])
  }

  @Test func aMovedFileIsTheSameExperiment() throws {
    #expect(try register("x", "/a/x.yaml", "one") == "x")
    #expect(try register("x", "/b/x.yaml", "one") == "x")
    #expect(try register("x", "/b/x.yaml", "two") == "x")
    #expect(try store.experiments().count == 1)
  }

  @Test func onePathAndTwoNamesAreTwo() throws {
    #expect(try register("x", "/a/x.yaml", "one") == "x")
    #expect(try register("y", "/a/x.yaml", "two") == "y")
    // A name that looks like one that was made.
    #expect(try register("x (b/x.yaml)", "/a/z.yaml", "three") == "x (b/x.yaml)")
    #expect(try register("x", "/b/x.yaml", "four") == "x (2)")
    #expect(try store.experiments().count == 4)
  }

  /// Stores of earlier versions do not tell the files.
  @Test func anExperimentWithoutAFileIsTakenUp() throws {
    #expect(try register("x", nil, "one") == "x")
    #expect(try register("x", "/a/x.yaml", "two") == "x")
    #expect(try register("x", nil, "three") == "x (2)")
    #expect(try store.experiments().map(\.source) == ["two", "three"])
  }
}
