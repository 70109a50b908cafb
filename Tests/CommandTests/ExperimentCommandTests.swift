import Essentials
import Foundation
import Testing

/// What `experiment run` does in one process.
@Suite struct ExperimentCommandTests: ExperimentSuite {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

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

  @Test func aStoreWithoutANameIsRefused() throws {
    let file = try write(small)
    for store in ["", ":memory:"] {
      let run = try Invocation(
        ["experiment", "run", file, "--store", store, "--quiet"], in: folder.path)
      #expect(run.status == 64 && run.output.isEmpty, "\(run.errors)")
    }
    #expect(folder.names == ["small.yaml"])
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
