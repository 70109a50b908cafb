import Foundation
import Results
import Synchronization
import Testing
@testable import Experiments

@Suite struct ExperimentRunnerTests {
  private let folder: StoreFolder
  private let trials: [Int64]

  init() throws {
    folder = try StoreFolder()
    let keys = (0..<8).map { TrialKey(command: "fake", parameters: ["seed": "\($0)"]) }
    trials = try folder.store.register("a", title: "", source: "", trials: keys)
  }

  /// A command that notes its argument in `calls`, then does as `body` says.
  private func command(_ body: String) throws -> URL {
    let file = folder.url.appending(path: "fake-\(UUID())")
    let text = "#!/bin/sh\necho \"$1\" >> '\(folder.url.path)/calls'\n\(body)\n"
    try Data(text.utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    return file
  }

  /// The arguments with which the command was called, sorted.
  private var calls: [String] {
    let text = try? String(contentsOf: folder.url.appending(path: "calls"), encoding: .utf8)
    return (text ?? "").split(separator: "\n").map(String.init).sorted()
  }

  private func runner(
    _ executable: URL, of count: Int, atOnce: Int = 1, store: ResultStore? = nil
  ) -> ExperimentRunner {
    ExperimentRunner(
      store ?? folder.store,
      jobs: trials.prefix(count).map {
        .init(
          trial: $0, label: "trial \($0)", arguments: ["\($0)"],
          folder: folder.url.appending(path: "trials/\($0)"))
      }, executable: executable, atOnce: atOnce, version: "9")
  }

  private func records(_ count: Int) throws -> [TrialRecord] {
    try Array(folder.store.trials(of: "a").prefix(count))
  }

  @Test(arguments: [1, 3]) func everyTrialRunsOnceAndIsStored(atOnce: Int) throws {
    let command = try command(#"echo "{\"queries\": $1}""#)
    var most = 0
    let runner = runner(command, of: 5, atOnce: atOnce)
    let summary = try runner.run { _ in most = max(most, runner.running.count) }
    #expect(summary == .init(done: 5))
    #expect(most <= atOnce)
    #expect(calls == trials.prefix(5).map { "\($0)" }.sorted())
    for record in try records(5) {
      #expect(record.state == .done && record.version == "9")
      #expect(record.queries.map(Int64.init) == record.id)
    }
    #expect(try folder.store.trials(of: "a").count { $0.state == .pending } == 3)
    // Nothing is done again, and nothing is left of the work.
    #expect(try self.runner(command, of: 5).run { _ in } == .init())
    #expect(calls.count == 5)
    let left = try FileManager.default.contentsOfDirectory(
      atPath: folder.url.appending(path: "trials").path)
    #expect(left.isEmpty)
  }

  @Test func aFailedTrialKeepsItsMessageAndTheOthersGoOn() throws {
    let failing = try command(
      """
      if [ "$1" = "\(trials[1])" ]; then
        echo "training: step 1" >&2; echo "mithridate: error: no such thing" >&2; exit 65
      fi
      echo '{}'
      """)
    var events: [ExperimentRunner.Event] = []
    let summary = try runner(failing, of: 3).run { if $0 != .tick { events.append($0) } }
    #expect(summary == .init(done: 2, failed: 1))
    #expect(events.contains(.failed(trials[1], message: "no such thing")))
    #expect(try records(3).map(\.state) == [.done, .failed, .done])
    #expect(try records(3)[1].message == "no such thing")
    // The next run tries it again.
    #expect(try runner(command("echo '{}'"), of: 3).run { _ in } == .init(done: 1))
    #expect(try records(3).allSatisfy { $0.state == .done && $0.message == nil })
  }

  @Test(arguments: [
    ("kill -9 $$", "ended by signal 9 (out of memory?)"),
    ("exit 3", "ended with exit code 3 and no message"),
    ("echo '{\"half\":'", "printed no whole JSON document"),
    ("echo 'Error: Unknown option' >&2; echo 'Usage: x' >&2; exit 64", "Unknown option"),
    ("exit 130", "interrupted by somebody else"),
  ])
  func whyATrialFailed(body: String, message: String) throws {
    #expect(try runner(command(body), of: 1).run { _ in } == .init(failed: 1))
    #expect(try records(1)[0].message == message)
  }

  @Test func aDocumentLargerThanAPipeArrivesWhole() throws {
    let command = try command(
      #"printf '["'; head -c 300000 /dev/zero | tr '\0' 'x'; printf '"]'"#)
    #expect(try runner(command, of: 1).run { _ in } == .init(done: 1))
    #expect(try records(1)[0].outcome?.count == 300_004)
  }

  @Test func twoRunnersShareTheWork() async throws {
    let command = try command("sleep 0.05; echo '{}'")
    let path = folder.store.path
    let summaries = try await withThrowingTaskGroup(of: ExperimentRunner.Summary.self) { group in
      for _ in 0..<2 {
        // Everything of its own, as another process would have.
        let runner = runner(command, of: 8, store: try ResultStore(path: path))
        nonisolated(unsafe) let own = runner
        group.addTask { try own.run { _ in } }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(summaries.reduce(0) { $0 + $1.done } == 8)
    #expect(calls == trials.map { "\($0)" }.sorted())
    #expect(try records(8).allSatisfy { $0.state == .done })
  }

  private struct Stop: Error {}

  @Test func anInterruptionEndsTheChildrenAndGivesTheirTrialsBack() throws {
    let command = try command(
      #"trap 'echo >> "$0.interrupted"; exit 130' INT; while true; do sleep 0.02; done"#)
    let runner = runner(command, of: 4, atOnce: 2)
    var ticks = 0
    #expect(throws: Stop.self) {
      try runner.run { event in
        if event == .tick, runner.running.count == 2 { ticks += 1 }
        if ticks == 3 { throw Stop() }
      }
    }
    #expect(try String(contentsOfFile: command.path + ".interrupted", encoding: .utf8).count == 2)
    #expect(try records(4).allSatisfy { $0.state == .pending && $0.message == nil })
    #expect(try self.runner(self.command("echo '{}'"), of: 4).run { _ in } == .init(done: 4))
  }

  @Test func whatEndsWellAfterAnInterruptionIsKept() throws {
    let command = try command("trap 'echo {}; exit 0' INT; while true; do sleep 0.02; done")
    let runner = runner(command, of: 1)
    var ticks = 0
    #expect(throws: Stop.self) {
      try runner.run { event in
        if event == .tick { ticks += 1 }
        if ticks == 3 { throw Stop() }
      }
    }
    #expect(try records(1)[0].state == .done)
  }

  @Test func anOrphanInTheFolderIsWaitedFor() throws {
    // A process that outlives its runner holds the lock on what it prints.
    let place = folder.url.appending(path: "trials/\(trials[0])")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    let file = place.appending(path: "outcome.json")
    let descriptor = open(file.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    var ticks = 0
    let command = try command("echo '{}'")
    let runner = runner(command, of: 1)
    let summary = try runner.run { event in
      // Once: other events come between two ticks, and a descriptor closed twice is somebody else's.
      guard event == .tick else { return }
      ticks += 1
      if ticks == 3 {
        #expect(calls.isEmpty)
        close(descriptor)
      }
    }
    #expect(summary == .init(done: 1))
    #expect(calls.count == 1)
  }

  @Test func checkpointsGoWhenTheOutcomeIsStored() throws {
    let command = try command(
      #"mkdir -p trials/"$1"/output; cd trials/"$1"/output; touch a.checkpoint poison.inter; echo '{}'"#
    )
    // The command works below the folder of the test.
    let text = try String(contentsOf: command, encoding: .utf8)
    try text.replacingOccurrences(of: "mkdir", with: "cd '\(folder.url.path)'; mkdir")
      .write(to: command, atomically: false, encoding: .utf8)
    #expect(try runner(command, of: 1).run { _ in } == .init(done: 1))
    let left = folder.url.appending(path: "trials/\(trials[0])/output").path
    #expect(try FileManager.default.contentsOfDirectory(atPath: left) == ["poison.inter"])
  }
}
