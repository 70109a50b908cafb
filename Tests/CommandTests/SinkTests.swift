import Foundation
import Testing

/// Standard descriptors that are closed, full or read by nobody.
@Suite struct SinkTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: [
    "datasets describe bazaar --json", "datasets describe bazaar", "datasets list", "--help",
    "--version", "train --help", "train --dataset bazaar --ranker itempop --json --quiet",
    "train --dataset bazaar --ranker itempop --quiet",
  ])
  func anAnswerThatCannotBeWrittenIsNotGiven(command: String) throws {
    for (sink, reason) in [("> /dev/full", "No space left on device"), (">&-", "it is closed")] {
      let run = try Script("$M \(command) \(sink)", in: folder)
      #expect(run.status == 74, "\(command) \(sink)")
      #expect(
        run.errors
          == "mithridate: error: standard output cannot be written to: \(reason)\n")
    }
  }

  @Test func whoReadsNoFurtherIsToldNothing() throws {
    let run = try Script("{ sleep .2; $M datasets list; echo $? >&2; } | :", in: folder)
    // 128 + SIGPIPE, as of other tools.
    #expect(run.errors == "141\n")
  }

  @Test(arguments: ["2>&-", "2>/dev/full", "2>&- <&-"])
  func remarksThatNobodyHearsEndNothing(sink: String) throws {
    let run = try Script(
      "$M train --dataset bazaar --ranker bpr --set epochs=2 --no-cache --json \(sink)", in: folder)
    #expect(run.status == 0)
    #expect(run.output.contains("hr@10"))
    #expect(try Script("$M train --dataset nope --ranker bpr \(sink)", in: folder).status == 64)
  }

  /// The first file that is opened must not become the place of progress.
  @Test func closedDescriptorsLeaveFilesAlone() throws {
    let run = try Script(
      "$M train --dataset bazaar --ranker bpr --set epochs=2 --no-cache --tensorboard $F/events "
        + "<&- 2>&- > $F/table", in: folder)
    #expect(run.status == 0)
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/events")
    #expect(files.count == 1)
    let data = try Data(contentsOf: folder.url.appending(path: "events/\(files[0])"))
    #expect(data.range(of: Data("epoch 1/2".utf8)) == nil)
  }

  @Test(arguments: [4, 5, 6, 8, 12, 18]) func tooFewOpenFilesAreOneLine(limit: Int) throws {
    for command in ["datasets list", "train --dataset bazaar --ranker bpr --set epochs=2"] {
      let run = try Script("ulimit -n \(limit); $M \(command)", in: folder)
      #expect(run.status == 74, "\(command)")
      #expect(
        run.errors
          == "mithridate: error: too few files can be open at a time to run: raise 'ulimit -n' by 16\n"
      )
    }
  }

  /// With what this process hands down.
  @Test func fewOpenFilesAreEnough() throws {
    let run = try Script(
      "ulimit -n 40; $M train --dataset bazaar --ranker bpr --set epochs=2 --quiet", in: folder)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
  }

  /// One trial with so many open files, and the exit code.
  private func trial(_ limit: Int) throws -> Script {
    _ = try folder.write(
      "command: poison\ngrid: {dataset: bazaar, ranker: itempop, attack: random}\n", to: "e.yaml")
    return try Script(
      "ulimit -n \(limit); $M experiment run $F/e.yaml --store $F/s.sqlite --quiet; echo $?",
      in: folder)
  }

  @Test func fewOpenFilesAreEnoughForATrial() throws {
    let run = try trial(100)
    #expect(run.output.hasSuffix("\n0\n"), "\(run.output) \(run.errors)")
  }

  /// What starts processes needs more.
  @Test func tooFewOpenFilesForATrialAreOneLine() throws {
    let run = try trial(30)
    #expect(run.output == "74\n", "\(run.output) \(run.errors)")
    #expect(
      run.errors.contains("raise 'ulimit -n'") && run.errors.split(separator: "\n").count == 1)
  }

  /// What was trained is printed although it cannot be kept.
  @Test func aFullCacheCostsTheCacheAlone() throws {
    let run = try Script(
      "(ulimit -f 1; exec $M train --dataset bazaar --ranker bpr --set epochs=2 --json --quiet) | cat",
      in: folder)
    #expect(run.status == 0)
    #expect(run.output.contains("\"cached\" : false"))
    #expect(run.errors.contains("warning: "))
    #expect(run.errors.contains("the trained model is used and not kept"))
  }

  @Test func namesDoNotReachTheTerminalRaw() throws {
    let log = try folder.write("user\u{1B}]0;x\u{07},thing\na,b\n", to: "log.csv")
    let run = try Script("$M train --dataset \(log) --ranker itempop", in: folder)
    #expect(run.status != 0)
    #expect(!run.errors.contains("\u{1B}") && !run.errors.contains("\u{07}"))
  }
}
