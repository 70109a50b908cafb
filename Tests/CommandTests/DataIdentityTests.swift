import Foundation
import Testing

/// Data of one's own is what its content is, whatever it is called and wherever it lies.
@Suite struct DataIdentityTests {
  private let folder: TemporaryFolder
  private let store: String

  init() throws {
    folder = try TemporaryFolder()
    store = folder.url.appending(path: "results.sqlite").path
    for name in ["a", "b"] {
      try FileManager.default.createDirectory(
        at: folder.url.appending(path: name), withIntermediateDirectories: true)
    }
    _ = try folder.write(Self.log(users: 12), to: "a/clicks.csv")
    _ = try folder.write(Self.log(users: 20), to: "b/clicks.csv")
  }

  private static func log(users: Int) -> String {
    var text = "user,item\n"
    for user in 0..<users {
      for step in 0..<4 { text += "u\(user),i\((user * 3 + step * 7) % 10)\n" }
    }
    return text
  }

  private struct Ran: Decodable, Equatable {
    var trials: Int
    var done: Int
    var failed: Int
    var ran: Int
  }

  private struct Status: Decodable {
    struct Trial: Decodable {
      struct Outcome: Decodable {
        struct RecNum: Decodable { var ceiling: Int }
        var recNum: RecNum
        var datasetChecksum: String
      }
      var experiment: String
      var outcome: Outcome?
    }
    var trials: [Trial]
  }

  private func run(_ file: String, in place: String = "", _ extra: String...) throws -> Ran {
    let run = try Invocation(
      ["experiment", "run", file, "--store", store, "--json", "--quiet"] + extra,
      in: folder.path + "/" + place)
    #expect(run.status == 0, "\(run.errors)")
    return try JSONDecoder().decode(Ran.self, from: Data(run.output.utf8))
  }

  private func status() throws -> Status {
    let run = try Invocation(["experiment", "status", store, "--json"])
    return try JSONDecoder().decode(Status.self, from: Data(run.output.utf8))
  }

  private func write(_ dataset: String, name: String = "e") throws -> String {
    try folder.write(
      """
      command: poison
      grid: {dataset: \(dataset), ranker: itempop, attack: random, fake-users: 2, targets: 2}
      """, to: "\(name).yaml")
  }

  /// So are accounts: an edited file is another poison, one that says the same twice is not.
  @Test func editedAccountsAreAnotherTrial() throws {
    let accounts = try folder.write("user,item\nx,i1\nx,i2\n", to: "a/theirs.csv")
    let file = try folder.write(
      """
      command: poison
      grid:
        {dataset: clicks.csv, ranker: itempop, injection: theirs.csv, target-items: i1, list-length: 3}
      """, to: "given.yaml")
    #expect(try run(file, in: "a") == Ran(trials: 1, done: 1, failed: 0, ran: 1))
    #expect(try run(file, in: "a").ran == 0)
    try "user,item\nx,i1\nx,i3\n".write(toFile: accounts, atomically: true, encoding: .utf8)
    #expect(try run(file, in: "a").ran == 1)
  }

  @Test func theSamePathElsewhereIsAnotherTrial() throws {
    let file = try write("clicks.csv")
    #expect(try run(file, in: "a").ran == 1)
    let inA = try status().trials[0].outcome
    #expect(try run(file, in: "b") == Ran(trials: 1, done: 1, failed: 0, ran: 1))
    let inB = try status().trials[0].outcome
    #expect(inA?.recNum.ceiling == 12 * 2 && inB?.recNum.ceiling == 20 * 2)
    #expect(inA?.datasetChecksum != inB?.datasetChecksum)
    // And back again: nothing to do.
    #expect(try run(file, in: "a") == Ran(trials: 1, done: 1, failed: 0, ran: 0))
    #expect(try status().trials[0].outcome?.recNum.ceiling == 12 * 2)
  }

  @Test func anEditedFileIsRunAgain() throws {
    let file = try write("a/clicks.csv")
    #expect(try run(file).ran == 1)
    #expect(try run(file).ran == 0)
    _ = try folder.write(Self.log(users: 15), to: "a/clicks.csv")
    #expect(try run(file).ran == 1)
    #expect(try status().trials[0].outcome?.recNum.ceiling == 15 * 2)
  }

  @Test func theSameContentIsRunOnce() throws {
    _ = try folder.write(Self.log(users: 12), to: "b/clicks.csv")
    #expect(
      try run(write("[a/clicks.csv, b/clicks.csv]"))
        == Ran(
          trials: 1, done: 1, failed: 0, ran: 1))
  }

  @Test func theRateOfAFileIsFound() throws {
    struct Document: Decodable { var unknown: Int }
    let run = try Invocation(
      [
        "experiment", "run", write("a/clicks.csv"), "--store", store, "--measure", "--dry-run",
        "--json", "--quiet",
      ], in: folder.path)
    #expect(run.status == 0, "\(run.errors)")
    #expect(try JSONDecoder().decode(Document.self, from: Data(run.output.utf8)).unknown == 0)
  }

  @Test func anExperimentCalledRatesKeepsItsTrials() throws {
    let file = try write("a/clicks.csv", name: "rates")
    _ = try run(file, "--measure")
    struct Names: Decodable {
      struct Trial: Decodable { var experiment: String }
      var trials: [Trial]
    }
    let status = try Invocation(["experiment", "status", store, "--json"])
    let trials = try JSONDecoder().decode(Names.self, from: Data(status.output.utf8)).trials
      .map(\.experiment)
    #expect(trials.count { $0 == "rates" } == 1)
    #expect(trials.count { $0 == ".rates" } == 2)
    _ = try folder.write(
      "name: .rates\n" + String(contentsOfFile: file, encoding: .utf8), to: "x.yaml")
    let refused = try Invocation(
      ["experiment", "run", "x.yaml", "--store", store], in: folder.path)
    #expect(refused.status == 65)
    #expect(refused.errorLine.hasSuffix("x.yaml: an experiment's name cannot begin with '.'"))
  }

  /// The log is replaced while a trial on it runs: the result is not stored as the old log's.
  @Test func aFileThatChangesMeanwhileFailsItsTrial() throws {
    let file = try folder.write(
      """
      command: poison
      grid: {dataset: a/clicks.csv, ranker: itempop, attack: poisonrec, steps: 12, targets: 2}
      """, to: "e.yaml")
    let process = Process()
    process.executableURL = Invocation.executable
    process.currentDirectoryURL = folder.url
    process.arguments = ["experiment", "run", file, "--store", store, "--quiet"]
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let trials = store + ".trials"
    while process.isRunning,
      (try? FileManager.default.contentsOfDirectory(atPath: trials))?.isEmpty ?? true
    {
      usleep(10_000)
    }
    _ = try folder.write(Self.log(users: 15), to: "a/clicks.csv")
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    let status = try Invocation(["experiment", "status", store])
    #expect(
      status.output.contains(
        "'a/clicks.csv' has changed since the experiment was started; run it again")
    )
  }

  @Test func twoFilesOfOneNameAreTwoExperiments() throws {
    for (place, attack) in [("a", "random"), ("b", "popular")] {
      _ = try folder.write(
        "command: poison\ngrid: {dataset: bazaar, ranker: itempop, attack: \(attack)}\n",
        to: "\(place)/x.yaml")
    }
    let both = try Invocation(
      ["experiment", "run", "a/x.yaml", "b/x.yaml", "--store", store, "--json", "--quiet"],
      in: folder.path)
    #expect(both.status == 0, "\(both.errors)")
    #expect(try JSONDecoder().decode(Ran.self, from: Data(both.output.utf8)).trials == 2)
    let names = try Invocation(["experiment", "status", store, "--json"]).output
      .matches(of: /"experiment" : "(.*?)"/).map { String($0.output.1) }
    #expect(names == ["x", "x (b/x.yaml)"])
  }

  @Test func aTrialWritesOnlyIntoItsFolder() throws {
    for (option, value) in [
      ("tensorboard", "/tmp/elsewhere"), ("tensorboard", "a/../../b"), ("output", "x"),
      ("figures", "/tmp"), ("data", "."),
    ] {
      let file = try folder.write(
        """
        command: poison
        grid: {dataset: bazaar, ranker: itempop, attack: random, \(option): "\(value)"}
        """, to: "e.yaml")
      let run = try Invocation(["experiment", "run", file, "--store", store])
      #expect(run.status == 64 && run.errorLine.contains("'\(option)'"), "\(run.errors)")
    }
    let file = try folder.write(
      """
      command: train
      grid: {dataset: bazaar, ranker: bpr, tensorboard: curves}
      set: {epochs: 1}
      """, to: "e.yaml")
    let run = try Invocation(
      ["experiment", "run", file, "--store", store, "--quiet"], in: folder.path)
    #expect(run.status == 0, "\(run.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/curves"))
    let found =
      FileManager.default.enumerator(atPath: store + ".trials")?
      .compactMap { $0 as? String } ?? []
    #expect(found.contains { $0.hasSuffix("output/curves") })
  }

  /// What lies under a published name need not be what was published.
  @Test func anImportedDatasetIsKnownByItsContentToo() throws {
    for place in ["one", "two"] {
      let path = folder.path + "/\(place)/steam-200k"
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      let text = Self.log(users: place == "one" ? 12 : 20)
        .replacing("user,item", with: "user_id:token\titem_id:token").replacing(",", with: "\t")
      _ = try folder.write(text, to: "\(place)/steam-200k/steam-200k.inter")
    }
    let file = try write("steam")
    #expect(try run(file, "--data", "one").ran == 1)
    #expect(try run(file, "--data", "two").ran == 1)
    #expect(try status().trials[0].outcome?.recNum.ceiling == 20 * 2)
    #expect(try run(file, "--data", "one").ran == 0)
  }

  /// A trial that would fail in every process is refused before the first.
  @Test func aWrongBudgetIsFoundBeforeAnythingRuns() throws {
    let file = try folder.write(
      """
      command: poison
      grid: {dataset: bazaar, ranker: itempop, attack: random, fake-users: [2, 0]}
      """, to: "e.yaml")
    let run = try Invocation(["experiment", "run", file, "--store", store])
    #expect(run.status == 64)
    #expect(run.errorLine.hasSuffix("--fake-users must be at least 1, not 0"))
    #expect(!FileManager.default.fileExists(atPath: store))
  }
}
