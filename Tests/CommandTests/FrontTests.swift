import Foundation
import Testing

/// The light executable in front, and the engine that takes its place.
@Suite struct FrontTests {
  private static var engine: URL {
    Invocation.executable.deletingLastPathComponent().appending(path: "mithridate-engine")
  }

  /// Libraries are loaded before the first line of a program runs, wanted or not.
  @Test func theFrontLoadsNoTensors() throws {
    let loads = try libraries(of: Invocation.executable)
    #expect(loads.contains("libc.so") && !loads.contains("libtorch_cpu"), "\(loads)")
    #expect(try libraries(of: Self.engine).contains("libtorch_cpu"))
  }

  /// What the dynamic loader would load, as it tells when asked not to start the program.
  private func libraries(of executable: URL) throws -> String {
    let process = Process()
    process.executableURL = executable
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["LD_TRACE_LOADED_OBJECTS": "1"]) { $1 }
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }

  @Test(arguments: [["--help"], ["-h"], ["help"], [], ["--version"]])
  func theFrontSaysWhatTheEngineWould(arguments: [String]) throws {
    let front = try Invocation(arguments)
    let engine = try Invocation(arguments, executable: Self.engine)
    #expect(front.status == engine.status)
    #expect(front.output == engine.output && !front.output.isEmpty)
    #expect(front.errors == engine.errors)
  }

  @Test(arguments: [
    (["datasets", "--help"], "describe"), (["report", "--help"], "--figures"),
    (["experiment", "status", "--help"], "Lists the trials of a store"),
    (["experiment", "--help"], "run"), (["experiment", "run", "--help"], "--dry-run"),
    (["poison", "--help"], "--fake-users"), (["help", "poison"], "--fake-users"),
    (["help", "datasets"], "describe"), (["help", "experiment", "status"], "Lists the trials"),
    (["--generate-completion-script", "bash"], "--fake-users"),
  ])
  func everyCommandHasItsHelp(arguments: [String], text: String) throws {
    let run = try Invocation(arguments)
    #expect(run.status == 0 && run.output.contains(text), "\(run.output)\(run.errors)")
  }

  @Test(arguments: [
    (["poisn"], "no command 'poisn'; did you mean 'poison'?"),
    (["datasets", "lst"], "no command 'lst'; did you mean 'list'?"),
    (["experiment", "status"], "Missing expected argument '<store>'"),
    (["poison"], "Missing expected argument"),
  ])
  func aMistakeIsAUsageError(arguments: [String], message: String) throws {
    let run = try Invocation(arguments)
    #expect(run.status == 64 && run.errors.contains(message), "\(run.errors)")
  }

  @Test func itIsFoundThroughALink() throws {
    let folder = try TemporaryFolder()
    let link = folder.url.appending(path: "link")
    try FileManager.default.createSymbolicLink(
      at: link, withDestinationURL: Invocation.executable)
    #expect(try Invocation(["bench", "--help"], executable: link).status == 0)
  }

  @Test func aMissingEngineIsOneLine() throws {
    let folder = try TemporaryFolder()
    let alone = folder.url.resolvingSymlinksInPath().appending(path: "mithridate")
    try FileManager.default.copyItem(at: Invocation.executable, to: alone)
    let run = try Invocation(["bench", "--help"], executable: alone)
    #expect(run.status == 66 && run.output.isEmpty)
    #expect(
      run.errors
        == "mithridate: error: \(alone.path)-engine: the engine cannot be started: it must lie "
        + "beside mithridate\n")
    #expect(try Invocation(["--help"], executable: alone).status == 0)
  }
}
