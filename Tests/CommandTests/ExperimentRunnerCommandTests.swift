import Essentials
import Foundation
import Testing

/// Runners of experiments beside one another, and what a killed one leaves.
@Suite struct ExperimentRunnerCommandTests: ExperimentSuite {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

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
      sum += try JSONDecoder().decode(ExperimentRan.self, from: Data(contentsOf: output)).ran
    }
    #expect(sum == 12)
    #expect(try status().trials.allSatisfy { $0.state == "done" })
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
    // The orphan ends at its next step, or a moment later wherever it is.
    let file = try #require(
      FileManager.default.contentsOfDirectory(atPath: store + ".trials").first)
    let document = "\(store).trials/\(file)/outcome.json"
    let descriptor = open(document, O_RDWR | O_CLOEXEC)
    defer { close(descriptor) }
    var isFree = false
    // A busy machine may take minutes over what takes a moment: how far the orphan got tells whether it ended.
    let gone = ContinuousClock.now
    while !isFree, ContinuousClock.now - gone < .seconds(600) {
      isFree = flock(descriptor, LOCK_EX | LOCK_NB) == 0
      if !isFree { usleep(20_000) }
    }
    #expect(isFree)
    #expect(stepsDone < 60)
  }
}
