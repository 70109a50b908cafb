import Essentials
import Foundation
import Processes

/// Slurm's own command that takes a script.
enum Sbatch {
  /// Submits the script at `path`.
  ///
  /// - Returns: The number of the job.
  /// - Throws: ``InputError/Kind/unavailable`` if there is no Slurm, or if it refuses.
  static func submit(_ path: String) throws -> String {
    guard let program = program else {
      throw InputError(
        .unavailable,
        "sbatch is not on the search path: is this a machine from which Slurm takes jobs?")
    }
    let answer = try Answer(program, ["--parsable", path])
    // "NUMBER" or "NUMBER;CLUSTER".
    let number = answer.output.split(whereSeparator: { $0 == ";" || $0.isWhitespace }).first
    guard answer.end == .code(0), let number, number.allSatisfy(\.isNumber) else {
      let line = answer.errors.split(whereSeparator: \.isNewline).last.map(String.init)
      throw InputError(
        .unavailable, "sbatch: \(line ?? answer.end.words)", file: path)
    }
    return String(number)
  }

  private static var program: String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.map { "\($0)/sbatch" }.first { access($0, X_OK) == 0 }
  }

  /// What a program says, and how it ends.
  private struct Answer {
    let output: String
    let errors: String
    let end: SpawnedProcess.End

    init(_ program: String, _ arguments: [String]) throws {
      // Files, not pipes: nobody has to read while it writes.
      let (output, errors) = try (Self.scratch(), Self.scratch())
      let ended = DispatchSemaphore(value: 0)
      let process: SpawnedProcess
      do {
        process = try SpawnedProcess(
          program, arguments, output: fcntl(output.fileDescriptor, F_DUPFD_CLOEXEC, 3),
          error: fcntl(errors.fileDescriptor, F_DUPFD_CLOEXEC, 3), onEnd: { ended.signal() })
      } catch {
        throw InputError(.unavailable, "cannot be started: \(error.reason)", file: program)
      }
      ended.wait()
      end = process.end ?? .unknown
      self.output = Self.text(output)
      self.errors = Self.text(errors)
    }

    /// A file without a name.
    private static func scratch() throws -> FileHandle {
      var name = Array("\(NSTemporaryDirectory())/mithridate-XXXXXX".utf8CString)
      let descriptor = mkstemp(&name)
      guard descriptor >= 0 else {
        throw InputError(
          .cannotCreate, "no temporary file can be made: \(String(cString: strerror(errno)))")
      }
      unlink(name)
      return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    private static func text(_ file: FileHandle) -> String {
      try? file.seek(toOffset: 0)
      return String(decoding: (try? file.readToEnd()) ?? Data(), as: UTF8.self)
    }
  }
}
