import Foundation

/// What the shell runs, with `$M` for the command and `$F` for a folder of its own, where what it says goes unless
/// there is another place for that.
struct Script {
  let status: Int32
  let output: String
  let errors: String
  let seconds: Double

  init(
    _ text: String, in folder: TemporaryFolder, saying place: TemporaryFolder? = nil,
    shell: String = "/bin/sh"
  ) throws {
    let place = place ?? folder
    let process = Process()
    process.executableURL = URL(filePath: shell)
    process.arguments = ["-c", text]
    var environment = ProcessInfo.processInfo.environment
    environment["M"] = Invocation.executable.path
    environment["F"] = folder.path
    environment["OMP_NUM_THREADS"] = "1"
    environment["MITHRIDATE_CACHE"] = folder.path + "/cache"
    process.environment = environment
    // Files, not pipes: a child that lives on would keep a pipe open.
    let (output, errors) = (place.path + "/.out", place.path + "/.err")
    for path in [output, errors] { _ = FileManager.default.createFile(atPath: path, contents: nil) }
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: errors)
    process.standardInput = FileHandle.nullDevice
    let start = ContinuousClock.now
    try process.run()
    process.waitUntilExit()
    seconds = (ContinuousClock.now - start) / .seconds(1)
    status = process.terminationStatus
    self.output = try String(contentsOfFile: output, encoding: .utf8)
    self.errors = try String(contentsOfFile: errors, encoding: .utf8)
  }
}
