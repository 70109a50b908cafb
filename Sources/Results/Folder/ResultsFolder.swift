import Essentials
import Foundation

/// A folder that any number of processes on any number of machines fill with results, a file a trial.
///
/// | there | what |
/// | --- | --- |
/// | `KEY.json` | a trial that is done, and what it came to: the same bytes whoever runs it, and whenever |
/// | `runs/KEY.jsonl` | the document that it printed then, with its durations, and who ran it |
/// | `failures/KEY.json` | why a trial failed that is to be tried again |
/// | `checkpoints/KEY/` | where a trial works and from where an interrupted one goes on |
/// | `files/KEY/` | what a trial keeps, such as its poison |
/// | `experiments/NAME.jsonl` | what a file asks for, trial by trial |
///
/// KEY is the SHA-256 of ``TrialKey/text``. Nothing is locked, and nothing is written but whole files
/// under names of their own which then take the place of others: a rename is atomic everywhere, while
/// locks and databases are not on every network drive.
package struct ResultsFolder: Sendable {
  /// Where it lies, from the root on.
  package let path: String

  /// Its folders.
  package enum Part: String, CaseIterable, Sendable {
    case runs, failures, checkpoints, files, experiments
  }

  /// The folder at `path`, made if it is not there.
  ///
  /// - Throws: ``InputError/Kind/cannotCreate`` if it cannot be made or written to.
  package init(making path: String) throws {
    self.path = URL(filePath: path).standardizedFileURL.path
    do {
      for part in Part.allCases {
        try FileManager.default.createDirectory(
          atPath: folder(part), withIntermediateDirectories: true)
      }
    } catch {
      throw InputError(.cannotCreate, "the folder of results cannot be made", file: path)
    }
  }

  /// The folder at `path`, whether it is there or not: for what only looks.
  package init(lookingAt path: String) { self.path = URL(filePath: path).standardizedFileURL.path }

  /// The folder at `path`, which must be there.
  package init(path: String) throws {
    self.path = URL(filePath: path).standardizedFileURL.path
    guard FileManager.default.fileExists(atPath: folder(.experiments)) else {
      throw InputError(
        .noInput, "no folder of results, as 'experiment run --results' makes one", file: path)
    }
  }

  /// What a trial's files are called.
  package static func name(of key: String) -> String { Fingerprint(of: key).text }

  package func folder(_ part: Part) -> String { "\(path)/\(part.rawValue)" }

  package func result(_ name: String) -> String { "\(path)/\(name).json" }
  package func run(_ name: String) -> String { "\(folder(.runs))/\(name).jsonl" }
  package func failure(_ name: String) -> String { "\(folder(.failures))/\(name).json" }
  package func checkpoints(_ name: String) -> String { "\(folder(.checkpoints))/\(name)" }
  package func files(_ name: String) -> String { "\(folder(.files))/\(name)" }

  /// Whether the trial is done.
  package func isDone(_ name: String) -> Bool { access(result(name), F_OK) == 0 }

  /// The names of all trials that are done.
  package func done() throws -> Set<Name> { try names(in: path, ending: ".json") }

  /// The names of all trials that failed last.
  package func failed() throws -> Set<Name> { try names(in: folder(.failures), ending: ".json") }

  /// The names of the trials at which somebody works, as far as signs of life tell.
  package func running(now: Double = Date().timeIntervalSince1970) throws -> Set<Name> {
    try names(in: folder(.checkpoints), ending: "").filter { name in
      var status = stat()
      guard stat(checkpoints(name.text), &status) == 0 else { return false }
      return abs(now - Double(status.st_mtim.tv_sec)) <= Runner.lease
    }
  }

  private func names(in folder: String, ending: String) throws -> Set<Name> {
    guard let stream = opendir(folder) else {
      if errno == ENOENT { return [] }
      throw InputError(
        .noInput, "cannot be listed: \(String(cString: strerror(errno)))", file: folder)
    }
    defer { closedir(stream) }
    var names: Set<Name> = []
    while let entry = readdir(stream) {
      withUnsafePointer(to: &entry.pointee.d_name) { field in
        field.withMemoryRebound(to: UInt8.self, capacity: 256) { text in
          let length = strnlen(UnsafeRawPointer(text).assumingMemoryBound(to: CChar.self), 256)
          let bytes = UnsafeBufferPointer(start: text, count: length)
          guard length == 64 + ending.utf8.count,
            bytes.suffix(ending.utf8.count).elementsEqual(ending.utf8),
            let name = Name(bytes.prefix(64))
          else { return }
          names.insert(name)
        }
      }
    }
    return names
  }
}
