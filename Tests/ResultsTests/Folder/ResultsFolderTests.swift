import Essentials
import Foundation
import Testing

@testable import Results

@Suite struct ResultsFolderTests {
  private let fixture: FolderFixture
  private let keys = StoreFixture.keys(3)
  private var folder: ResultsFolder { fixture.folder }

  init() throws { fixture = try FolderFixture() }

  private func name(_ key: TrialKey) throws -> ResultsFolder.Name {
    try #require(ResultsFolder.Name(ResultsFolder.name(of: key.text)))
  }

  @Test func aFileIsNamedAfterTheContentOfItsTrial() throws {
    // `printf '%s' TEXT | sha256sum` says so.
    let key = TrialKey(command: "p", parameters: ["a": "1"])
    #expect(key.text == #"3 p {"a":"1"} {}"#)
    #expect(
      ResultsFolder.name(of: key.text)
        == "c959792fda0d9765293baf4f00d20525937a5a008772e51395f513350b02715e")
    let moved = TrialKey(command: "p", parameters: ["dataset": "/b/log.csv"], data: "11")
    let here = TrialKey(command: "p", parameters: ["dataset": "a.csv"], data: "11")
    let edited = TrialKey(command: "p", parameters: ["dataset": "a.csv"], data: "22")
    #expect(ResultsFolder.name(of: moved.text) == ResultsFolder.name(of: here.text))
    #expect(ResultsFolder.name(of: edited.text) != ResultsFolder.name(of: here.text))
  }

  @Test func aNameReadsBackAndNothingElseIsOne() throws {
    let text = "00" + String(repeating: "0123456789abcdef", count: 4).dropFirst(2)
    #expect(ResultsFolder.Name(text)?.text == text)
    for wrong in [
      "", String(text.dropLast()), text + "0", text.uppercased(), "g" + text.dropFirst(),
    ] {
      #expect(ResultsFolder.Name(wrong) == nil)
    }
    let other = "01" + text.dropFirst(2)
    #expect(ResultsFolder.Name(text) != ResultsFolder.Name(other))
  }

  /// Clocks and machines differ; what a trial came to does not.
  @Test func whoeverRunsItWritesTheSameBytes() throws {
    func outcome(_ seconds: Double, _ place: String) -> String {
      """
      {"recNum": {"poisoned": 12.5}, "seconds": {"total": \(seconds), "perStep": 1},
       "curve": [{"step": 1, "seconds": \(seconds), "mean": 3}], "poison": "\(place)/poison.inter",
       "evaluationsPerSecond": \(seconds), "worldsAtOnce": \(Int(seconds))}
      """
    }
    let place = folder.checkpoints(ResultsFolder.name(of: keys[0].text)) + "/output"
    try fixture.finish(keys[0], outcome(1, place), seconds: 1)
    let first = try #require(fixture.bytes(keys[0]))
    try fixture.finish(keys[0], outcome(7, place), seconds: 9)
    #expect(fixture.bytes(keys[0]) == first)
    let text = String(decoding: first, as: UTF8.self)
    let file = "files/\(ResultsFolder.name(of: keys[0].text))/poison.inter"
    #expect(
      try JSON(parsing: text) == [
        "key": .string(keys[0].text), "version": "9",
        "outcome": [
          "recNum": ["poisoned": 12.5], "curve": [["step": 1, "mean": 3]], "poison": .string(file),
        ],
      ])
    // The durations of the run are kept beside it.
    let run = try folder.finishedRun(named: ResultsFolder.name(of: keys[0].text))
    #expect(run.seconds == 9 && run.version == "9")
    #expect(try JSON(parsing: run.outcome)["seconds"] == ["total": 7, "perStep": 1])
    #expect(FileManager.default.contents(atPath: place) == nil)
  }

  @Test func statesAreTold() throws {
    #expect(try folder.done().isEmpty && folder.failed().isEmpty)
    try fixture.finish(keys[0], "{}")
    #expect(try folder.fail(keys[1].text, message: "no", version: "9"))
    // Too late: somebody has brought it to its end.
    #expect(try !folder.fail(keys[0].text, message: "no", version: "9"))
    #expect(try folder.done() == [name(keys[0])] && folder.failed() == [name(keys[1])])
    #expect(folder.failure(of: ResultsFolder.name(of: keys[1].text))?.message == "no")
    try FileManager.default.createDirectory(
      atPath: folder.checkpoints(ResultsFolder.name(of: keys[2].text)),
      withIntermediateDirectories: true)
    #expect(try folder.running() == [name(keys[2])])
    #expect(try folder.running(now: Date().timeIntervalSince1970 + 130).isEmpty)
    // Nor when whoever was at it has said that he is not.
    folder.note(secondsSpent: 1, on: ResultsFolder.name(of: keys[2].text))
    #expect(try folder.running().isEmpty)
    folder.touch(ResultsFolder.name(of: keys[2].text))
    #expect(try folder.running() == [name(keys[2])])
    // What fails and is then done has not failed.
    try fixture.finish(keys[1], "{}")
    #expect(try folder.failed().isEmpty && folder.done().count == 2)
    // What else lies there is nobody's result.
    for other in ["notes.json", ".\(ResultsFolder.name(of: keys[2].text)).json.1-a.tmp"] {
      try Data().write(to: URL(filePath: folder.path + "/" + other))
    }
    #expect(try folder.done().count == 2)
  }

  @Test func aDamagedOrForeignResultIsSaid() throws {
    try fixture.finish(keys[0], #"{"a": 1}"#)
    try fixture.finish(keys[1], #"{"a": 1}"#)
    let (run, other) = (
      folder.run(ResultsFolder.name(of: keys[0].text)),
      folder.run(ResultsFolder.name(of: keys[1].text))
    )
    let whole = try Data(contentsOf: URL(filePath: run))
    for length in [0, 1, whole.count / 2, whole.count - 1] {
      try whole.prefix(length).write(to: URL(filePath: run))
      let error = #expect(throws: InputError.self) {
        try folder.finishedRun(named: ResultsFolder.name(of: keys[0].text))
      }
      #expect(error?.kind == .data && error?.file == run)
    }
    try Data(contentsOf: URL(filePath: other)).write(to: URL(filePath: run))
    let error = #expect(throws: InputError.self) {
      try folder.finishedRun(named: ResultsFolder.name(of: keys[0].text))
    }
    #expect(error?.message == "the result of another trial; remove it")
    // Of a result alone, nobody knows how long it took.
    unlink(run)
    let bare = try folder.finishedRun(named: ResultsFolder.name(of: keys[0].text))
    #expect(bare.seconds == nil && bare.outcome == #"{"a":1}"#)
  }

  @Test func whatATrialKeepsOutlivesItsWork() throws {
    let name = ResultsFolder.name(of: keys[0].text)
    let output = folder.checkpoints(name) + "/output"
    func work() throws {
      try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
      for file in ["poison.inter", "run.json"] {
        try Data("x".utf8).write(to: URL(filePath: "\(output)/\(file)"))
      }
    }
    try work()
    folder.note(secondsSpent: 3.5, on: name)
    #expect(folder.secondsSpent(on: name) == 3.5)
    // Nobody has said that it is done.
    folder.settleLeftovers()
    #expect(FileManager.default.fileExists(atPath: output))
    try fixture.finish(keys[0], "{}")
    folder.settleLeftovers()
    #expect(!FileManager.default.fileExists(atPath: folder.checkpoints(name)))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.files(name)) == ["poison.inter"])
    // Somebody who overlaps brings the same once more.
    try work()
    folder.settle(name)
    #expect(!FileManager.default.fileExists(atPath: folder.checkpoints(name)))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.files(name)) == ["poison.inter"])
  }
}
