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

  /// A child that sleeps, entered as a runner with the first trial; both end with the test.
  private func claimAsAChild() throws -> (process: Process, runner: Runner) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sleep")
    process.arguments = ["60"]
    try process.run()
    let runner = try store.enterRunner(process: process.processIdentifier)
    #expect(try store.claim(among: [trials[0]], by: runner) == .trial(trials[0]))
    return (process, runner)
  }

  @Test func whatAKilledProcessHadClaimedIsPendingToWhoeverReads() throws {
    let (process, _) = try claimAsAChild()
    #expect(try states() == [.running, .pending, .pending])
    #expect(try store.states(of: trials)[trials[0]] == .running)
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    let reader = try fixture.open(readOnly: true)
    #expect(try reader.trials(of: "a").map(\.state) == [.pending, .pending, .pending])
    #expect(try reader.states(of: trials)[trials[0]] == .pending)
    // Reading alone changes nothing; releasing does.
    let claimed = try fixture.raw().read {
      try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM trial WHERE state = 'running'")
    }
    #expect(claimed == 1)
    #expect(try store.release() == (1, 0))
    #expect(try store.release() == (0, 0))
  }

  /// The number lives on, but it is another process's.
  @Test func aNumberThatWasGivenAgainIsNotTheRunner() throws {
    let (process, _) = try claimAsAChild()
    defer { process.terminate() }
    try fixture.raw().write {
      try $0.execute(
        sql: "UPDATE runner SET process = ?", arguments: [ProcessInfo.processInfo.processIdentifier]
      )
    }
    #expect(try states()[0] == .pending)
  }

  /// As after a restart, where the number may be anybody's: the last sign of life counts.
  @Test func aRunnerOfTheMachineBeforeItsRestartIsSilent() throws {
    let (process, _) = try claimAsAChild()
    defer { process.terminate() }
    try fixture.raw().write {
      try $0.execute(sql: "UPDATE runner SET birth = 'another boot:pid/1', heartbeat = 1000")
    }
    #expect(try states()[0] == .pending)
  }

  @Test(arguments: [Runner.lease + 1, 1e6, 1e300, .infinity])
  func aSignOfLifeFromTheFutureIsNone(ahead: Double) throws {
    let away = try store.enterRunner(host: "elsewhere", process: 1, now: 1_000 + ahead)
    #expect(
      try store.claim(among: [trials[0]], by: away, host: "elsewhere", now: 1_000 + ahead)
        == .trial(trials[0]))
    #expect(try store.trials(of: "a", host: "here", now: 1_000)[0].state == .pending)
    let runner = try store.enterRunner(host: "here", now: 1_000)
    #expect(
      try store.claim(among: trials, by: runner, host: "here", now: 1_000) == .trial(trials[0]))
  }

  @Test func whatSeemsToLiveIsReleasedOnlyWithAll() throws {
    let (process, _) = try claimAsAChild()
    defer { process.terminate() }
    #expect(try store.release() == (0, 1))
    #expect(try store.release(all: true) == (1, 0))
    #expect(try states()[0] == .pending)
  }

  @Test func whoLeavesGivesEverythingBack() throws {
    let runner = try store.enterRunner()
    _ = try store.claim(among: trials, by: runner)
    _ = try store.claim(among: trials, by: runner)
    try store.leave(runner)
    #expect(try states() == [.pending, .pending, .pending])
  }
}
