import Foundation
import GRDB
import Testing
@testable import Results

@Suite struct RunnerTests {
  private let fixture: StoreFixture
  private let store: ResultStore
  private let trials: [Int64]

  init() throws {
    fixture = try StoreFixture()
    store = try fixture.open()
    trials = try store.register("a", title: "", source: "", trials: StoreFixture.keys(3))
  }

  private func states() throws -> [TrialRecord.State] { try store.trials(of: "a").map(\.state) }

  @Test func claimsFollowTheOrderAndNeverMeet() throws {
    let other = try fixture.open()
    let (first, second) = (try store.enterRunner(), try other.enterRunner())
    #expect(try store.claim(among: trials, by: first) == .trial(trials[0]))
    #expect(try other.claim(among: trials, by: second) == .trial(trials[1]))
    #expect(try store.claim(among: trials.reversed(), by: first) == .trial(trials[2]))
    #expect(try other.claim(among: trials, by: second) == .othersAreRunning(2))
    #expect(try store.finish(trials[0], by: first, outcome: "{}", version: "1", seconds: 1))
    #expect(try store.finish(trials[2], by: first, outcome: "{}", version: "1", seconds: 1))
    #expect(try other.claim(among: trials, by: second) == .nothing)
    #expect(try states() == [.done, .running, .done])
  }

  @Test func onlyTheSelectedTrialsAreClaimed() throws {
    let runner = try store.enterRunner()
    #expect(try store.claim(among: [trials[1]], by: runner) == .trial(trials[1]))
    #expect(try store.claim(among: [trials[1]], by: runner) == .nothing)
    #expect(try states() == [.pending, .running, .pending])
  }

  @Test func aStoredOutcomeHasItsFigures() throws {
    let runner = try store.enterRunner()
    _ = try store.claim(among: trials, by: runner)
    let document = #"{"queries": 64, "datasetChecksum": "ab", "curve": [{"step": 1, "mean": 2}]}"#
    #expect(
      try store.finish(trials[0], by: runner, outcome: document, version: "7", seconds: 2.5))
    let trial = try store.trials(of: "a")[0]
    #expect(trial.outcome == document)
    #expect(trial.queries == 64)
    #expect(trial.datasetChecksum == "ab")
    #expect(trial.version == "7")
    #expect(trial.seconds == 2.5)
  }

  @Test func aDocumentWithOtherKeysHasNoFigures() {
    for text in [
      #"[{"items": 3000, "secondsPerStep": 0.1}]"#, #"{"seconds": {"total": 2}}"#, "no JSON",
    ] {
      let figures = OutcomeFigures(text)
      #expect(figures.queries == nil && figures.checksum == nil)
    }
    #expect(OutcomeFigures(#"{"name": "x", "checksum": "cd"}"#).checksum == "cd")
  }

  @Test func aReleasedTrialKeepsItsSeconds() throws {
    let runner = try store.enterRunner()
    _ = try store.claim(among: trials, by: runner)
    try store.release(trials[0], by: runner, seconds: 4)
    #expect(try states()[0] == .pending)
    #expect(try store.claim(among: trials, by: runner) == .trial(trials[0]))
    #expect(try store.finish(trials[0], by: runner, outcome: "{}", version: "1", seconds: 3))
    #expect(try store.trials(of: "a")[0].seconds == 7)
  }

  @Test func aFailedTrialKeepsItsMessageUntilItIsTriedAgain() throws {
    let runner = try store.enterRunner()
    _ = try store.claim(among: trials, by: runner)
    #expect(try store.fail(trials[0], by: runner, message: "no", version: "1"))
    #expect(try store.claim(among: [trials[0]], by: runner) == .nothing)
    #expect(try store.trials(of: "a")[0].message == "no")
    try store.retry(trials)
    #expect(try store.claim(among: trials, by: runner) == .trial(trials[0]))
    #expect(try store.trials(of: "a")[0].message == nil)
  }

  @Test func theTrialsOfAKilledProcessAreTakenUpAtOnce() throws {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sleep")
    process.arguments = ["60"]
    try process.run()
    let dead = try store.enterRunner(process: process.processIdentifier)
    #expect(try store.claim(among: [trials[0]], by: dead) == .trial(trials[0]))
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    let runner = try store.enterRunner()
    #expect(try store.claim(among: trials, by: runner) == .trial(trials[0]))
    // Whatever the dead runner still had to say comes too late.
    #expect(try !store.finish(trials[0], by: dead, outcome: "{}", version: "1", seconds: 1))
    #expect(try !store.fail(trials[0], by: dead, message: "", version: "1"))
    try store.release(trials[0], by: dead, seconds: 1)
    #expect(try states()[0] == .running)
  }

  @Test func theTrialsOfASilentMachineAreTakenUpAfterTheLease() throws {
    let away = try store.enterRunner(host: "elsewhere", process: 1, now: 1_000)
    #expect(
      try store.claim(among: [trials[0]], by: away, host: "elsewhere", now: 1_000)
        == .trial(trials[0]))
    let runner = try store.enterRunner(host: "here", now: 1_000)
    let only = [trials[0]]
    let end = 1_000 + Runner.lease
    #expect(try store.heartbeat(runner, now: end))
    #expect(
      try store.claim(among: only, by: runner, host: "here", now: end) == .othersAreRunning(1))
    #expect(
      try store.claim(among: only, by: runner, host: "here", now: end + 1) == .trial(trials[0]))
    #expect(try !store.heartbeat(away))
  }

  @Test func whoLeavesGivesEverythingBack() throws {
    let runner = try store.enterRunner()
    _ = try store.claim(among: trials, by: runner)
    _ = try store.claim(among: trials, by: runner)
    try store.leave(runner)
    #expect(try states() == [.pending, .pending, .pending])
  }
}
