import Documents
import Essentials
import Foundation

/// Whether the engine starts, loads libtorch, and computes what it should.
package struct EngineCheck: Sendable {
  /// Where it should be.
  package var path: String
  /// The version that it should have.
  package var version: String
  /// The libtorch that it was made for.
  package var libraryVersion: String
  /// How long it may take, in seconds: half a gigabyte comes from the drive.
  package var patience: Double

  /// The libtorch that `Scripts/bootstrap` lays down.
  package static let madeFor = "2.11.0"
  /// The hidden subcommand that answers with a ``TensorsDocument``.
  package static let command = "doctor-tensors"

  package init(
    path: String = Engine.path, version: String = Manual.version,
    libraryVersion: String = EngineCheck.madeFor, patience: Double = 120
  ) {
    self.path = path
    self.version = version
    self.libraryVersion = libraryVersion
    self.patience = patience
  }

  private static let reinstall =
    "unpack the whole archive again, install the wheel again, or run 'make build' in the sources"

  /// The engine's, and libtorch's.
  package var findings: [DoctorDocument.Check] {
    guard FileManager.default.fileExists(atPath: path) else {
      return [
        .failure(
          "engine", "\(path) is not there",
          remedy: "keep it in the folder of mithridate: \(Self.reinstall)"),
        unseen,
      ]
    }
    let clock = ContinuousClock()
    let start = clock.now
    let run = ProbedProgram(path, [Self.command], patience: patience)
    let seconds = (clock.now - start).inSeconds
    guard run.end == .code(0),
      let answer = try? JSONDecoder().decode(TensorsDocument.self, from: Data(run.output.utf8))
    else { return silence(of: run) }
    guard answer.version == version else {
      return [
        .failure(
          "engine", "\(path) is of version \(answer.version), this command of \(version)",
          remedy: "keep both of one version: \(Self.reinstall)"), library(answer),
      ]
    }
    return [.ok("engine", "\(path) started in \(seconds.duration)"), library(answer)]
  }

  private var unseen: DoctorDocument.Check {
    .failure("libtorch", "not seen, because the engine does not answer", remedy: "mend the engine")
  }

  /// What is wrong with an engine that does not answer.
  private func silence(of run: ProbedProgram) -> [DoctorDocument.Check] {
    // The dynamic loader's line: "…: error while loading shared libraries: libc10.so: cannot open …".
    let loading = "error while loading shared libraries: "
    if let line = run.lastLine, let place = line.range(of: loading) {
      let reason = String(line[place.upperBound...])
      return [
        .ok("engine", path),
        .failure(
          "libtorch", reason,
          remedy:
            "keep the folder lib where it was unpacked, or run Scripts/bootstrap in the sources "
            + "where they were built; unset LD_LIBRARY_PATH"),
      ]
    }
    let said = run.lastLine.map { ": \($0)" } ?? ""
    if run.end == .signal(SIGILL) {
      return [
        .failure(
          "engine", "\(path): \(run.ending)\(said)",
          remedy: "use a processor with AVX2, or have the virtual machine pass it on"), unseen,
      ]
    }
    let remedy =
      run.end == .late
      ? "wait until the machine has less to do, and look again; then: \(Self.reinstall)"
      : Self.reinstall
    return [.failure("engine", "\(path): \(run.ending)\(said)", remedy: remedy), unseen]
  }

  private func library(_ answer: TensorsDocument) -> DoctorDocument.Check {
    guard answer.libraryVersion == libraryVersion else {
      return .failure(
        "libtorch",
        "\(answer.libraryVersion) from \(answer.library), but this was made for \(libraryVersion)",
        remedy: "unset LD_LIBRARY_PATH and LD_PRELOAD, so that its own libtorch is found first")
    }
    guard answer.disagreements.isEmpty else {
      return .failure(
        "libtorch",
        "\(answer.library) computes wrongly: \(answer.disagreements.joined(separator: ", "))",
        remedy: "test the machine's memory, then get libtorch again: \(Self.reinstall)")
    }
    let threads = answer.threads == 1 ? "one thread" : "\(answer.threads) threads"
    return .ok(
      "libtorch", "\(answer.libraryVersion) from \(answer.library) computes rightly, on \(threads)")
  }
}
