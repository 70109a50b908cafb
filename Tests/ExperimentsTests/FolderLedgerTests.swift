import Essentials
import Foundation
import Synchronization
import Testing

@testable import Experiments
@testable import Results

/// Runners that know nothing of one another but a folder.
@Suite struct FolderLedgerTests {
  private let place: StoreFolder
  private let folder: ResultsFolder
  private let keys = (0..<6).map { TrialKey(command: "fake", parameters: ["seed": "\($0)"]) }

  init() throws {
    place = try StoreFolder()
    folder = try ResultsFolder(making: place.url.appending(path: "results").path)
  }

  private func name(_ index: Int) -> String { ResultsFolder.name(of: keys[index].text) }

  /// A command that notes its argument in `calls`, then does as `body` says.
  private func command(_ body: String) throws -> URL {
    let file = place.url.appending(path: "fake-\(UUID())")
    let text = "#!/bin/sh\necho \"$1\" >> '\(place.url.path)/calls'\n\(body)\n"
    try Data(text.utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    return file
  }

  private var calls: [String] {
    let text = try? String(contentsOf: place.url.appending(path: "calls"), encoding: .utf8)
    return (text ?? "").split(separator: "\n").map(String.init).sorted()
  }

  private func runner(_ executable: URL, of range: Range<Int>) -> ExperimentRunner {
    ExperimentRunner(
      FolderLedger(folder, range.map { (Int64($0), .init(keys[$0])) }),
      jobs: range.map { index in
        let name = name(index)
        return .init(
          trial: Int64(index), label: "trial \(index)", arguments: ["\(index)"],
          folder: URL(filePath: folder.checkpoints(name)),
          settle: { [folder] in folder.settle(name) })
      }, executable: executable, atOnce: 1, version: "9", waits: true)
  }

  private func run(_ executable: URL, of range: Range<Int>) throws -> ExperimentRunner.Summary {
    try runner(executable, of: range).run { _ in }
  }

  @Test func whatIsDoneIsNotDoneAgain() throws {
    let command = try command(#"echo "{\"queries\": $1}""#)
    #expect(try run(command, of: 0..<3) == .init(done: 3))
    #expect(try run(command, of: 0..<6) == .init(done: 3))
    #expect(calls == ["0", "1", "2", "3", "4", "5"])
    #expect(try folder.done().count == 6)
    for (index, key) in keys.enumerated() {
      let found = try folder.finishedRun(named: ResultsFolder.name(of: key.text))
      #expect(found.outcome == #"{"queries":\#(index)}"# && found.figures.queries == index)
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.folder(.checkpoints))
    #expect(left.isEmpty)
  }

  @Test func whoOverlapsSharesTheWorkWhereThereAreLocks() async throws {
    let command = try command("sleep 0.1; echo '{}'")
    let summaries = try await withThrowingTaskGroup(of: ExperimentRunner.Summary.self) { group in
      for _ in 0..<3 {
        nonisolated(unsafe) let own = runner(command, of: 0..<6)
        group.addTask { try own.run { _ in } }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(summaries.reduce(0) { $0 + $1.done } == 6)
    #expect(summaries.allSatisfy { $0.failed == 0 && $0.elsewhere == 0 })
    #expect(calls == ["0", "1", "2", "3", "4", "5"])
    #expect(try folder.done().count == 6)
  }

  /// A machine whose locks do not reach the others runs what is being run: to the same bytes.
  @Test func whoOverlapsWithoutLocksDoesNoHarm() throws {
    let other = folder
    let (key, name) = (keys[0], name(0))
    // Another machine finishes the trial and clears up while this one is at it.
    let command = try command(
      """
      touch '\(place.url.path)/started'
      while [ ! -e '\(place.url.path)/go' ]; do sleep 0.02; done
      [ -d '\(folder.checkpoints(name))' ] || { echo "mithridate: error: gone" >&2; exit 74; }
      echo '{"a": 1}'
      """)
    let isDone = Mutex(false)
    Thread.detachNewThread { [path = place.url.path] in
      while access(path + "/started", F_OK) != 0 { usleep(10_000) }
      try? other.finish(key.text, outcome: #"{"a": 1}"#, files: "x", version: "9", seconds: 1)
      other.settle(name)
      _ = FileManager.default.createFile(atPath: path + "/go", contents: nil)
      isDone.withLock { $0 = true }
    }
    // It fails, since its folder is gone; but the trial is done.
    #expect(try run(command, of: 0..<1) == .init())
    #expect(isDone.withLock { $0 })
    #expect(try folder.done().count == 1 && folder.failed().isEmpty)
  }

  @Test func aFailureIsToldAndTriedAgain() throws {
    let failing = try command(
      #"[ "$1" = 1 ] && { echo "mithridate: error: no such thing" >&2; exit 65; }; echo '{}'"#)
    #expect(try run(failing, of: 0..<3) == .init(done: 2, failed: 1))
    #expect(folder.failure(of: name(1))?.message == "no such thing")
    #expect(try run(command("echo '{}'"), of: 0..<3) == .init(done: 1))
    #expect(try folder.failed().isEmpty && folder.done().count == 3)
  }

  /// An engine of jobs may end a trial a moment before it tells the runner.
  @Test func whatSomebodyElseInterruptsIsTakenUpAgain() throws {
    let once = try command(
      #"[ $(grep -c "^$1$" '\#(place.url.path)/calls') = 1 ] && exit 130; echo '{}'"#)
    #expect(try run(once, of: 0..<2) == .init(done: 2))
    #expect(calls == ["0", "0", "1", "1"])
    // But not for ever.
    #expect(try run(command("exit 130"), of: 2..<3) == .init(failed: 1))
    #expect(folder.failure(of: name(2))?.message == "interrupted by somebody else")
  }

  /// What an attempt took counts, too, as does what it had reached.
  @Test func whatIsStoppedGoesOn() throws {
    struct Enough: Error {}
    let slow = try command(
      """
      f='\(folder.checkpoints(name(0)))/output'; mkdir -p "$f"; trap 'exit 130' INT
      [ -e "$f/half" ] && { echo '{}'; exit; }
      touch "$f/half"; while true; do sleep 0.02; done
      """)
    let half = folder.checkpoints(name(0)) + "/output/half"
    #expect(throws: Enough.self) {
      try runner(slow, of: 0..<1).run { _ in if access(half, F_OK) == 0 { throw Enough() } }
    }
    let before = folder.secondsSpent(on: name(0))
    #expect(before > 0)
    #expect(try run(slow, of: 0..<1) == .init(done: 1))
    #expect(
      try #require(folder.finishedRun(named: ResultsFolder.name(of: keys[0].text)).seconds) > before
    )
  }

  @Test func whoDoesNotEndIsEnded() throws {
    struct Enough: Error {}
    let stubborn = try command(
      "trap '' INT; touch '\(place.url.path)/on'; while true; do sleep 1; done")
    let runner = ExperimentRunner(
      FolderLedger(folder, [(0, .init(keys[0]))]),
      jobs: [
        .init(
          trial: 0, label: "", arguments: ["0"], folder: URL(filePath: folder.checkpoints(name(0))))
      ], executable: stubborn, atOnce: 1, version: "9", waits: true, patience: .seconds(0.5))
    // It never ends of itself: that this returns at all is the proof.
    #expect(throws: Enough.self) {
      try runner.run { [on = place.url.path + "/on"] _ in
        if access(on, F_OK) == 0 { throw Enough() }
      }
    }
    #expect(try folder.done().isEmpty && folder.failed().isEmpty)
  }
}
