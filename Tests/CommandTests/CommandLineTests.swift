import Foundation
import Synchronization
import Testing

/// Runs the command as a person would and looks at exit code and output.
struct Invocation {
  var status: Int32
  var output: String
  var errors: String

  /// The one line of an error, without the lines of progress before it.
  var errorLine: String {
    errors.split(separator: "\n").last.map(String.init) ?? ""
  }

  /// The command beside the test runner.
  static var executable: URL {
    URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
      .deletingLastPathComponent().appending(path: "mithridate")
  }

  /// Where the commands of all tests keep models: not in the home folder of who runs the tests.
  static let cache: URL = {
    let url = FileManager.default.temporaryDirectory.appending(
      path: "mithridate-test-cache-\(ProcessInfo.processInfo.processIdentifier)")
    atexit { try? FileManager.default.removeItem(at: Invocation.cache) }
    return url
  }()

  /// Runs `mithridate` with `arguments`, in `folder` if there is one; `interruptAfter` sends SIGINT as soon as standard error
  /// holds that text.
  init(
    _ arguments: [String], executable: URL = Invocation.executable, in folder: String? = nil,
    interruptAfter text: String? = nil
  ) throws {
    let process = Process()
    process.executableURL = executable
    if let folder { process.currentDirectoryURL = URL(filePath: folder) }
    process.arguments = arguments
    var environment = ProcessInfo.processInfo.environment
    environment["OMP_NUM_THREADS"] = "1"
    environment["MITHRIDATE_CACHE"] = Invocation.cache.path
    process.environment = environment
    let outputPipe = Pipe()
    let errorPipe = Pipe()
    process.standardOutput = outputPipe
    process.standardError = errorPipe
    process.standardInput = FileHandle.nullDevice
    // At the same time: a child that fills one pipe waits until somebody reads it, and never ends the other.
    let outputData = Mutex(Data())
    let isRead = DispatchSemaphore(value: 0)
    try process.run()
    Thread.detachNewThread {
      let data = outputPipe.fileHandleForReading.readDataToEndOfFile()
      outputData.withLock { $0 = data }
      isRead.signal()
    }
    var errorData = Data()
    var isInterrupted = false
    while true {
      let data = errorPipe.fileHandleForReading.availableData
      if data.isEmpty { break }
      errorData += data
      if let text, !isInterrupted, String(decoding: errorData, as: UTF8.self).contains(text) {
        process.interrupt()
        isInterrupted = true
      }
    }
    isRead.wait()
    output = String(decoding: outputData.withLock { $0 }, as: UTF8.self)
    errors = String(decoding: errorData, as: UTF8.self)
    process.waitUntilExit()
    status = process.terminationStatus
  }
}

/// A folder that is removed when the test ends.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "mithridate-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  var path: String { url.path }

  /// Writes a file into the folder and returns its path.
  func write(_ text: String, to name: String) throws -> String {
    let file = url.appending(path: name)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  /// The files in the folder by name, hidden ones included.
  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  /// A tiny log: 12 users with 4 of 10 items each.
  func writeLog() throws -> String {
    var text = "user,item\n"
    for user in 0..<12 {
      for step in 0..<4 { text += "u\(user),i\((user * 3 + step * 7) % 10)\n" }
    }
    return try write(text, to: "log.csv")
  }
}

@Suite struct BadUsageTests {
  private let log: String
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    log = try folder.writeLog()
  }

  @Test(arguments: [
    (["--ranker", "bprr"], "no ranker 'bprr'; did you mean 'bpr'?"),
    (["--attack", "randon"], "no attack 'randon'; did you mean 'random'?"),
    (["--fake-users", "0"], "--fake-users must be at least 1, not 0"),
    (["--clicks", "0"], "--clicks must be at least 1, not 0"),
    (["--clicks=-3"], "--clicks must be at least 1, not -3"),
    (["--targets", "0"], "--targets must be at least 1, not 0"),
    (["--targets", "11"], "--targets must be at most the 10 items of log, not 11"),
    (["--best-of", "0"], "hyperparameter 'draws' must be at least 1"),
    (
      ["--set", "drows=3"],
      "no itempop or random or stealth hyperparameter 'drows'; did you mean 'draws'?"
    ),
    (["--steps", "3"], "attack 'random' has no --steps"),
    (["--jobs", "0"], "--jobs must be at least 1, not 0"),
    (["--set", "draws"], "The value 'draws' is invalid for '--set <key=value>'"),
    (["--refresh", "never"], "no refresh 'never'"),
    (
      ["--refresh", "warm-start:0"],
      "the epochs of refresh 'warm-start:0' must be a whole number from 1 to 1000"
    ),
  ])
  func wrongOptionsAreUsageErrors(extra: [String], message: String) throws {
    var arguments = ["poison", "--dataset", log, "--quiet"]
    if !extra.contains("--ranker") { arguments += ["--ranker", "itempop"] }
    if !extra.contains("--attack") { arguments += ["--attack", "random"] }
    let run = try Invocation(arguments + extra)
    #expect(run.status == 64)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains(message), "\(run.errors)")
  }

  @Test func aDatasetThatIsNotInstalledSaysWhereToGetIt() throws {
    let run = try Invocation([
      "train", "--dataset", "steam", "--ranker", "itempop", "--data", folder.path,
    ])
    #expect(run.status == 66)
    #expect(run.errorLine.contains("mithridate datasets import steam --from steam-200k.csv"))
  }

  @Test func anUnknownDatasetIsAnsweredWithTheNearest() throws {
    let run = try Invocation(["train", "--dataset", "steem", "--ranker", "itempop"])
    #expect(run.status == 64)
    #expect(run.errorLine.contains("no dataset 'steem'; did you mean 'steam'?"))
  }

  @Test func brokenDataNamesFileAndLine() throws {
    let file = try folder.write(
      "user_id,item_id,timestamp\nu1,i1,5\nu1,i2,noon\n", to: "broken.csv")
    let run = try Invocation(["train", "--dataset", file, "--ranker", "itempop"])
    #expect(run.status == 65)
    #expect(run.errorLine.contains("broken.csv:3:"))
  }

  @Test func anUnwritableOutputFolderFailsBeforeAnyWork() throws {
    let file = try folder.write("in the way", to: "occupied")
    let run = try Invocation([
      "poison", "--dataset", log, "--ranker", "itempop", "--attack", "random", "--output",
      file + "/below",
    ])
    #expect(run.status == 73)
    #expect(run.errorLine.hasSuffix("occupied/below: the output folder cannot be written to"))
  }
}

@Suite struct PoisonCommandTests {
  private struct Document: Decodable {
    struct RecNum: Decodable {
      var clean: Double
      var poisoned: Double
      var policyMean: Double
      var ceiling: Int
      var oracle: Double?
    }
    struct Point: Decodable, Equatable {
      var step: Int
      var mean: Double
      var max: Int
      var targetClickRatio: Double
    }
    var recNum: RecNum
    var queries: Int
    var curve: [Point]
    var targetClickRatio: Double
    var controls: [String: Double]?
  }

  private func document(_ run: Invocation) throws -> Document {
    try JSONDecoder().decode(Document.self, from: Data(run.output.utf8))
  }

  private let arguments = [
    "poison", "--dataset", "bazaar", "--ranker", "itempop", "--attack", "poisonrec", "--steps", "6",
    "--seed", "3", "--json",
  ]

  @Test func jsonFollowsTheContract() throws {
    let run = try Invocation(arguments + ["--quiet"])
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    let document = try document(run)
    #expect(document.queries == 6 * 32)
    #expect(document.curve.map(\.step) == Array(0..<6))
    #expect(document.recNum.ceiling == 8 * 3_000)
    #expect(document.recNum.poisoned > document.recNum.clean)
    #expect((document.recNum.oracle ?? 0) >= document.recNum.poisoned)
  }

  @Test func theOutputFolderHoldsPoisonCurveAndRun() throws {
    let folder = try TemporaryFolder()
    let log = try folder.writeLog()
    let output = folder.url.appending(path: "run")
    let run = try Invocation([
      "poison", "--dataset", log, "--ranker", "bpr", "--attack", "popular", "--targets", "2",
      "--fake-users", "3", "--clicks", "4", "--best-of", "40", "--output", output.path, "--json",
    ])
    #expect(run.status == 0, "\(run.errors)")
    let poison = try String(contentsOf: output.appending(path: "poison.inter"), encoding: .utf8)
    #expect(poison.split(separator: "\n").count == 1 + 3 * 4)
    let curve = try String(contentsOf: output.appending(path: "curve.csv"), encoding: .utf8)
    #expect(curve.split(separator: "\n").count == 1 + 2)
    let document = try String(contentsOf: output.appending(path: "run.json"), encoding: .utf8)
    #expect(document + "\n" == run.output)
  }

  @Test func anInterruptedRunContinuesToTheSameResult() throws {
    let folder = try TemporaryFolder()
    let whole = try document(Invocation(arguments + ["--quiet"]))
    let output = ["--output", folder.url.appending(path: "run").path]
    let interrupted = try Invocation(arguments + output, interruptAfter: "poisonrec on itempop")
    #expect(interrupted.status == 130)
    #expect(interrupted.output.isEmpty)
    #expect(interrupted.errorLine.contains("run the same command again to continue"))
    let resumed = try document(Invocation(arguments + output + ["--quiet"]))
    #expect(resumed.curve == whole.curve)
    #expect(resumed.recNum.poisoned == whole.recNum.poisoned)
    #expect(resumed.recNum.policyMean == whole.recNum.policyMean)
    #expect(resumed.queries == whole.queries)
    let curve = try String(
      contentsOf: folder.url.appending(path: "run/curve.csv"), encoding: .utf8)
    #expect(curve.split(separator: "\n").count == 1 + 6)
  }

  @Test func aFolderOfAnotherRunIsRefused() throws {
    let folder = try TemporaryFolder()
    let log = try folder.writeLog()
    let output = ["--output", folder.url.appending(path: "run").path, "--quiet"]
    let common = ["poison", "--dataset", log, "--attack", "random", "--ranker"]
    #expect(try Invocation(common + ["itempop"] + output).status == 0)
    let other = try Invocation(common + ["bpr"] + output)
    #expect(other.status == 65)
    #expect(other.errorLine.contains("the folder holds a run of another plan"))
  }

  @Test func theResultDoesNotDependOnTheNumberOfWorldsAtOnce() throws {
    let one = try document(Invocation(arguments + ["--quiet", "--jobs", "1"]))
    let two = try document(Invocation(arguments + ["--quiet", "--jobs", "2"]))
    #expect(one.curve == two.curve)
    #expect(one.recNum.poisoned == two.recNum.poisoned)
  }
}
