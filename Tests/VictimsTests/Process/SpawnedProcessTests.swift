import Foundation
import Processes
import Testing

@Suite struct SpawnedProcessTests {
  /// How `/bin/sh -c script` ends.
  private func end(
    of script: String, environment: [String: String] = [:], output: Int32? = nil
  ) throws -> SpawnedProcess.End? {
    let ended = DispatchSemaphore(value: 0)
    let process = try SpawnedProcess(
      "/bin/sh", ["-c", script], environment: environment, output: output
    ) { ended.signal() }
    ended.wait()
    return process.end
  }

  @Test(arguments: [("exit 0", 0), ("exit 130", 130), ("read line; exit 7", 7)])
  func codesAreTold(script: String, code: Int32) throws {
    #expect(try end(of: script) == .code(code))
  }

  @Test func signalsAreTold() throws {
    #expect(try end(of: "kill -KILL $$") == .signal(SIGKILL))
  }

  /// It leads a group of its own, in the environment of this process and with what is laid over it.
  @Test func surroundingsAreAsSaid() throws {
    let script =
      #"test "$MARK" = "a b" && test "$(ps -o pgid= $$ | tr -d ' ')" = $$ && test -n "$PATH""#
    #expect(try end(of: script, environment: ["MARK": "a b"]) == .code(0))
  }

  @Test func whatItSaysGoesWhereItIsTold() throws {
    let pipe = Pipe()
    let copy = fcntl(pipe.fileHandleForWriting.fileDescriptor, F_DUPFD_CLOEXEC, 3)
    #expect(try end(of: "echo said", output: copy) == .code(0))
    try pipe.fileHandleForWriting.close()
    // Ends only if the descriptor that was given away is closed here, too.
    #expect(try pipe.fileHandleForReading.readToEnd() == Data("said\n".utf8))
  }

  @Test func whatIsNotThereIsRefused() throws {
    let refusal = #expect(throws: SpawnedProcess.Refusal.self) {
      try SpawnedProcess("/no/such/program", [])
    }
    #expect(refusal?.reason.isEmpty == false)
  }
}
