import Essentials
import Foundation
import Processes
import Results

/// A trial that runs as a process of its own.
///
/// Its folder holds, while it runs, what it prints: `outcome.json` and `log.txt`; and, if the command
/// keeps files, `output/` with its checkpoints. The process holds a lock on `outcome.json` as long as
/// it lives, even after its runner was killed, so that no two ever work in one folder.
final class TrialProcess {
  let job: ExperimentRunner.Job
  private let process: SpawnedProcess
  private let start = ContinuousClock.now
  /// Keeps others out until what it came to is stored, too.
  private let document: FileHandle
  private let documentFile: URL
  private let logFile: URL

  /// Starts `executable`; nil if an earlier process of the same trial still ends, or if it has brought the
  /// trial to its end.
  ///
  /// - Parameters:
  ///   - isDone: Asked once nobody else can work in the folder.
  ///   - onEnd: Called from another thread when the process has ended.
  init?(
    _ job: ExperimentRunner.Job, executable: URL, unless isDone: () -> Bool = { false },
    onEnd: @escaping @Sendable () -> Void
  ) throws {
    self.job = job
    documentFile = job.folder.appending(path: "outcome.json")
    logFile = job.folder.appending(path: "log.txt")
    do {
      try FileManager.default.createDirectory(at: job.folder, withIntermediateDirectories: true)
    } catch {
      throw InputError(.cannotCreate, "the trial's folder cannot be made", file: job.folder.path)
    }
    // Those of this initializer, of pipes between the processes, and of whatever waits for its end.
    try FreeDescriptors.require(24, "to start another process")
    guard let document = try Self.lockedFile(documentFile) else { return nil }
    if isDone() {
      job.settle()
      return nil
    }
    self.document = document
    // What cannot be prepared starts from nothing, to the same end.
    try? job.prepare()
    let log = try Self.openedFile(logFile)
    defer { try? log.close() }
    guard ftruncate(document.fileDescriptor, 0) == 0, ftruncate(log.fileDescriptor, 0) == 0 else {
      throw Self.failure(documentFile)
    }
    guard let lifeline = Lifeline.trialsEnd else { throw Self.failure(documentFile) }
    do {
      // The document's copy is the same open file, and holds its lock in the child.
      process = try SpawnedProcess(
        executable.path, job.arguments, environment: [Runner.variable: "\(getpid())"],
        input: Self.copy(lifeline), output: Self.copy(document), error: Self.copy(log),
        onEnd: onEnd)
    } catch {
      throw InputError(.noInput, "cannot be started: \(error.reason)", file: executable.path)
    }
  }

  /// A descriptor of the same open file, for somebody who closes it.
  private static func copy(_ handle: FileHandle) -> Int32 {
    fcntl(handle.fileDescriptor, F_DUPFD_CLOEXEC, 3)
  }

  /// Opens a file for writing and locks it; nil if another process has it locked.
  private static func lockedFile(_ file: URL) throws -> FileHandle? {
    let handle = try openedFile(file)
    // The lock belongs to the open file, which the child inherits as its standard output.
    guard flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) == 0 else {
      let isLocked = errno == EWOULDBLOCK
      try? handle.close()
      // Some network drives know no locks; there, a killed runner's children are left to chance.
      return isLocked ? nil : try openedFile(file)
    }
    // Whoever held it may have taken it away meanwhile: then it locks nothing.
    return isThere(handle, file) ? handle : nil
  }

  private static func isThere(_ handle: FileHandle, _ file: URL) -> Bool {
    var opened = stat()
    var found = stat()
    return fstat(handle.fileDescriptor, &opened) == 0 && stat(file.path, &found) == 0
      && opened.st_ino == found.st_ino && opened.st_dev == found.st_dev
  }

  private static func openedFile(_ file: URL) throws -> FileHandle {
    let descriptor = open(file.path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure(file) }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  private static func failure(_ file: URL) -> InputError {
    InputError(
      .cannotCreate, "cannot be written: \(String(cString: strerror(errno)))", file: file.path)
  }

  var isRunning: Bool { process.end == nil }

  /// How long it has run, in seconds.
  var seconds: Double { (ContinuousClock.now - start).inSeconds }

  /// Asks it to end at the next point from which it can continue.
  func interrupt() { if isRunning { Foundation.kill(process.identifier, SIGINT) } }

  /// Ends it where it is, and what it has started.
  func kill() { if isRunning { Foundation.kill(-process.identifier, SIGKILL) } }

  /// How it has ended.
  enum End: Equatable {
    /// With this document.
    case done(String)
    /// For this reason.
    case failed(String)
    /// Because it was asked to.
    case interrupted
  }

  /// How it has ended; it must not run any more.
  var end: End {
    switch process.end {
    case .signal(let signal):
      return .failed("ended by signal \(signal)" + (signal == SIGKILL ? " (out of memory?)" : ""))
    case .code(0):
      let data = FileManager.default.contents(atPath: documentFile.path) ?? Data()
      guard (try? JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)) != nil
      else {
        return .failed("printed no whole JSON document")
      }
      return .done(
        String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
    case .code(130): return .interrupted
    case .code, .unknown, nil: return .failed(message)
    }
  }

  /// The line that says why, without the name of the program.
  private var message: String {
    let lines = tail(bytes: 8_192)
    let line = lines.last { $0.hasPrefix("mithridate: error: ") || $0.hasPrefix("Error: ") }
    guard let line = line ?? lines.last else {
      return "\(process.end?.words ?? "runs") and no message"
    }
    return String(line.trimmingPrefix("mithridate: error: ").trimmingPrefix("Error: "))
  }

  /// The latest line of its progress.
  var progress: String? { tail(bytes: 1_024).last }

  private func tail(bytes: UInt64) -> [String] {
    guard let handle = try? FileHandle(forReadingFrom: logFile) else { return [] }
    defer { try? handle.close() }
    guard let end = try? handle.seekToEnd() else { return [] }
    try? handle.seek(toOffset: end > bytes ? end - bytes : 0)
    let data = (try? handle.readToEnd()) ?? Data()
    return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
  }

  /// Removes what is of no use once the outcome is stored: all but the command's own results.
  func tidy() {
    let manager = FileManager.default
    let output = job.folder.appending(path: "output")
    let names = (try? manager.contentsOfDirectory(atPath: output.path)) ?? []
    for name in names where name.hasSuffix(".checkpoint") && !job.keepsCheckpoints {
      try? manager.removeItem(at: output.appending(path: name))
    }
    for file in [documentFile, logFile] { try? manager.removeItem(at: file) }
    // Goes only if it is empty.
    rmdir(job.folder.path)
    job.settle()
  }
}
