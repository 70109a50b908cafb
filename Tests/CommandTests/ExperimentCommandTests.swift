import Essentials
import Foundation
import Testing

@Suite struct ExperimentCommandTests {
  private let folder: TemporaryFolder
  private let store: String

  init() throws {
    folder = try TemporaryFolder()
    store = folder.url.appending(path: "results.sqlite").path
  }

  private struct Status: Decodable {
    struct Trial: Decodable {
      struct Options: Decodable {
        var command: String
        var ranker: String?
        var attack: String?
        var seed: Int?
      }
      /// What of an outcome depends on nothing but the trial: no seconds, no paths.
      struct Outcome: Decodable, Equatable {
        struct Point: Decodable, Equatable {
          var step: Int
          var mean: Double
          var max: Int
        }
        struct RecNum: Decodable, Equatable {
          var poisoned: Double
          var policyMean: Double
        }
        var queries: Int?
        var curve: [Point]?
        var recNum: RecNum?
      }
      var experiment: String
      var trial: Options
      var state: String
      /// Nil, too, of a command whose document has another shape.
      var outcome: Outcome?
      var message: String?

      private enum Key: CodingKey { case experiment, trial, state, outcome, message }

      init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        experiment = try container.decode(String.self, forKey: .experiment)
        trial = try container.decode(Options.self, forKey: .trial)
        state = try container.decode(String.self, forKey: .state)
        outcome = try? container.decode(Outcome.self, forKey: .outcome)
        message = try container.decodeIfPresent(String.self, forKey: .message)
      }
    }
    var trials: [Trial]
  }

  private struct Ran: Decodable {
    var trials: Int
    var done: Int
    var failed: Int
    var ran: Int
  }

  private func write(_ text: String, to name: String = "small.yaml") throws -> String {
    try folder.write(text, to: name)
  }

  private func run(_ file: String, _ extra: String...) throws -> Invocation {
    try Invocation(["experiment", "run", file, "--store", store] + extra)
  }

  private func status(of store: String? = nil) throws -> Status {
    let run = try Invocation(["experiment", "status", store ?? self.store, "--json"])
    #expect(run.status == 0, "\(run.errors)")
    return try JSONDecoder().decode(Status.self, from: Data(run.output.utf8))
  }

  private func ran(_ run: Invocation) throws -> Ran {
    try JSONDecoder().decode(Ran.self, from: Data(run.output.utf8))
  }

  /// Six trials of moments.
  private let small = """
    command: poison
    seeds: [1, 2]
    grid:
      dataset: bazaar
      ranker: itempop
      attack: [random, popular, middle]
      fake-users: 2
    """

  /// Long enough to be interrupted: a hundred steps.
  private let long = """
    command: poison
    grid: {dataset: bazaar, ranker: itempop, attack: poisonrec, steps: 60, seed: 5}
    """

  @Test func onlyWhatIsMissingRuns() throws {
    let file = try write(small)
    let first = try run(file, "--json", "--quiet", "--only", "seed=2")
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.errors.isEmpty)
    #expect(try ran(first).ran == 3)
    #expect(
      try status().trials.map(\.state) == [
        "pending", "pending", "pending", "done", "done", "done",
      ])
    let second = try run(file, "--json", "--jobs", "2")
    #expect(try ran(second).ran == 3)
    #expect(try ran(second).done == 6)
    #expect(second.errors.contains("6 of 6 done"))
    let trials = try status().trials
    #expect(trials.map(\.experiment) == Array(repeating: "small", count: 6))
    #expect(trials.map(\.trial.seed) == [1, 1, 1, 2, 2, 2])
    #expect(
      trials.map(\.trial.attack) == [
        "random", "popular", "middle", "random", "popular", "middle",
      ])
    // A single draw is returned without a query.
    #expect(trials.allSatisfy { $0.outcome?.queries == 0 && $0.outcome?.curve == [] })
    #expect(trials.allSatisfy { $0.outcome?.recNum != nil && $0.trial.command == "poison" })
    #expect(try ran(run(file, "--json", "--quiet")).ran == 0)
  }

  @Test func aDryRunCountsAndLeavesNoStoreBehind() throws {
    struct Document: Decodable {
      var trials: Int
      var done: Int
      var projectedHours: Double?
    }
    let file = try write(small)
    func dryRun(_ extra: String...) throws -> Document {
      let run = try Invocation(
        ["experiment", "run", file, "--store", store, "--dry-run", "--json", "--quiet"] + extra)
      #expect(run.status == 0, "\(run.errors)")
      return try JSONDecoder().decode(Document.self, from: Data(run.output.utf8))
    }
    let before = try dryRun()
    #expect(before.trials == 6 && before.done == 0 && before.projectedHours == nil)
    #expect(folder.names == ["small.yaml"])
    // One seed tells how long the other will take.
    #expect(try run(file, "--quiet", "--only", "seed=1").status == 0)
    let after = try dryRun()
    #expect(after.trials == 6 && after.done == 3)
    #expect((after.projectedHours ?? 0) > 0 && (after.projectedHours ?? 1) < 1)
  }

  @Test func measuringTellsWhatWasUnknown() throws {
    struct Document: Decodable {
      struct Testbed: Decodable { var evaluationsPerSecond: Double? }
      var trials: Int
      var done: Int
      var projectedHours: Double?
      var unknown: Int
      var testbeds: [Testbed]
    }
    let run = try run(write(small), "--measure", "--dry-run", "--json", "--quiet")
    #expect(run.status == 0, "\(run.errors)")
    let document = try JSONDecoder().decode(Document.self, from: Data(run.output.utf8))
    #expect(document.trials == 6 && document.done == 0 && document.unknown == 0)
    #expect((document.projectedHours ?? 0) > 0)
    #expect(document.testbeds.count == 1 && (document.testbeds[0].evaluationsPerSecond ?? 0) > 0)
    let trials = try status().trials
    #expect(trials.filter { $0.experiment == "small" }.allSatisfy { $0.state == "pending" })
    #expect(
      trials.filter { $0.experiment == ".rates" }.map(\.trial.command) == [
        "datasets describe", "bench evaluation",
      ])
  }

  @Test func twoProcessesShareTheWork() throws {
    let file = try write(
      """
      command: poison
      seeds: [1, 2, 3, 4, 5, 6]
      grid: {dataset: bazaar, ranker: itempop, attack: [random, popular]}
      """)
    let processes = try (0..<2).map { index in
      let process = Process()
      process.executableURL = Invocation.executable
      process.arguments = [
        "experiment", "run", file, "--store", store, "--json", "--quiet", "--wait",
      ]
      let output = folder.url.appending(path: "output\(index)")
      #expect(FileManager.default.createFile(atPath: output.path, contents: nil))
      process.standardOutput = try FileHandle(forWritingTo: output)
      try process.run()
      return (process, output)
    }
    var sum = 0
    for (process, output) in processes {
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
      sum += try JSONDecoder().decode(Ran.self, from: Data(contentsOf: output)).ran
    }
    #expect(sum == 12)
    #expect(try status().trials.allSatisfy { $0.state == "done" })
  }

  /// Starts the long experiment and returns when its trial has made some steps.
  private func startAndWait(_ file: String) throws -> Process {
    let process = Process()
    process.executableURL = Invocation.executable
    process.arguments = ["experiment", "run", file, "--store", store, "--quiet"]
    var environment = ProcessInfo.processInfo.environment
    environment["OMP_NUM_THREADS"] = "1"
    process.environment = environment
    try process.run()
    while process.isRunning, stepsDone < 3 { usleep(20_000) }
    return process
  }

  /// How many steps of the long experiment's curve are on disk.
  private var stepsDone: Int {
    let trials = store + ".trials"
    guard let name = try? FileManager.default.contentsOfDirectory(atPath: trials).first,
      let curve = try? String(contentsOfFile: "\(trials)/\(name)/output/curve.csv", encoding: .utf8)
    else { return 0 }
    return curve.split(separator: "\n").count - 1
  }

  @Test(arguments: [SIGKILL, SIGINT]) func aRunnerThatWasEndedContinuesToTheSameResult(
    signal: Int32
  ) throws {
    let file = try write(long)
    let process = try startAndWait(file)
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    if signal == SIGINT { #expect(process.terminationStatus == 130) }
    #expect(try status().trials.map(\.state) == ["pending"])
    let steps = stepsDone
    #expect(steps >= 3 && steps < 60)
    let resumed = try run(file, "--json", "--quiet")
    #expect(resumed.status == 0, "\(resumed.errors)")

    let other = folder.url.appending(path: "whole.sqlite").path
    #expect(try Invocation(["experiment", "run", file, "--store", other, "--quiet"]).status == 0)
    let (found, whole) = (try status().trials[0], try status(of: other).trials[0])
    #expect(found.state == "done")
    #expect(found.outcome != nil && found.outcome == whole.outcome)
    #expect(found.outcome?.curve?.count == 60)
  }

  /// Whoever is done while another still runs does not say that all is done.
  @Test func whatRunsElsewhereIsSaid() throws {
    let file = try write(long)
    let process = try startAndWait(file)
    let without = try run(file, "--quiet")
    #expect(without.status == 75)
    #expect(
      without.errorLine.hasSuffix(
        "results.sqlite: 1 trial is being run elsewhere; --wait waits for it"))
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    // It takes up what the other has left.
    let waiting = try run(file, "--quiet", "--wait", "--json")
    #expect(waiting.status == 0, "\(waiting.errors)")
    #expect(try ran(waiting).ran == 1)
  }

  @Test func aStoreWithoutANameIsRefused() throws {
    let file = try write(small)
    for store in ["", ":memory:"] {
      let run = try Invocation(
        ["experiment", "run", file, "--store", store, "--quiet"], in: folder.path)
      #expect(run.status == 64 && run.output.isEmpty, "\(run.errors)")
    }
    #expect(folder.names == ["small.yaml"])
  }

  @Test func theDeadAreReleased() throws {
    let process = try startAndWait(write(long))
    let none = try Invocation(["experiment", "release", store])
    #expect(none.status == 0 && none.output == "0 released, 1 running\n", "\(none.errors)")
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    let one = try Invocation(["experiment", "release", store, "--json"])
    struct Document: Decodable, Equatable {
      var released: Int
      var running: Int
    }
    #expect(
      try JSONDecoder().decode(Document.self, from: Data(one.output.utf8))
        == Document(released: 1, running: 0))
    #expect(try Invocation(["experiment", "release", folder.path + "/none"]).status == 66)
  }

  /// 8 steps after 4 are the 8 of a run of their own.
  @Test func moreStepsGoOnFromWhatWasKept() throws {
    func file(_ steps: Int) throws -> String {
      try write(long.replacing("steps: 60", with: "steps: \(steps)"), to: "\(steps).yaml")
    }
    #expect(try run(file(4), "--quiet", "--keep-checkpoints").status == 0)
    let longer = try run(file(8), "--quiet")
    #expect(longer.status == 0, "\(longer.errors)")
    let fresh = folder.url.appending(path: "fresh.sqlite").path
    #expect(
      try Invocation(["experiment", "run", file(8), "--store", fresh, "--quiet"]).status == 0)
    let (found, whole) = (try status().trials[1], try status(of: fresh).trials[0])
    #expect(found.outcome != nil && found.outcome == whole.outcome)
    #expect(found.outcome?.curve?.count == 8)
    // The first four took no time again: their lines are those of the earlier run.
    let trials = store + ".trials"
    let curves = try FileManager.default.contentsOfDirectory(atPath: trials).map {
      try String(contentsOfFile: "\(trials)/\($0)/output/curve.csv", encoding: .utf8)
        .split(separator: "\n").prefix(5)
    }
    #expect(curves.count == 2 && curves[0] == curves[1])
  }

  @Test func aTrialEndsWhenItsRunnerIsGone() throws {
    let process = try startAndWait(write(long))
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    // The orphan ends at its next step: from then on nothing changes.
    let file = try #require(
      FileManager.default.contentsOfDirectory(atPath: store + ".trials").first)
    let document = "\(store).trials/\(file)/outcome.json"
    let descriptor = open(document, O_RDWR | O_CLOEXEC)
    defer { close(descriptor) }
    var isFree = false
    for _ in 0..<500 where !isFree {
      isFree = flock(descriptor, LOCK_EX | LOCK_NB) == 0
      if !isFree { usleep(20_000) }
    }
    #expect(isFree)
    #expect(stepsDone < 60)
  }

  @Test func aFailedTrialIsToldAtTheEnd() throws {
    // Too many targets for the catalogue is known only when the data are read.
    let log = try folder.writeLog()
    let file = try write(
      """
      command: poison
      grid: {dataset: "\(log)", ranker: itempop, attack: random, targets: [2, 11], fake-users: 2}
      """)
    let run = try run(file)
    #expect(run.status == 1)
    let message = "--targets must be at most the 10 items of log, not 11"
    #expect(run.errors.contains(message))
    #expect(run.output.contains(message))
    let trials = try status().trials
    #expect(trials.map(\.state) == ["done", "failed"])
    #expect(trials[1].message == message)
  }
}
