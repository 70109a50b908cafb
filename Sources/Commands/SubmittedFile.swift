import Essentials
import Experiments
import Foundation
import Results

/// The copy of an experiment's file that submitted workers read, so that an edit while they wait does not
/// divide them.
struct SubmittedFile {
  private static let place = "submitted"

  /// The folder of one text of a file.
  let folder: String
  /// The copy, under the name of its original, after which an experiment may be called.
  let path: String

  /// Where the copy of `file` belongs.
  init(of file: ExperimentFile, in results: ResultsFolder) {
    folder = "\(results.path)/\(Self.place)/\(Fingerprint(of: file.source).shortText)"
    path = "\(folder)/\(URL(filePath: file.path).lastPathComponent)"
  }

  /// Makes the copy.
  func write(_ file: ExperimentFile) throws {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch { throw InputError(.cannotCreate, "the folder cannot be made", file: folder) }
    try AtomicFile.write(Data(file.source.utf8), to: path)
  }

  /// Where a file lies, for those who tell experiments apart by that: all copies of one file at one place.
  static func origin(of file: ExperimentFile, in results: ResultsFolder) -> String? {
    guard let path = file.fullPath else { return nil }
    let url = URL(filePath: path)
    let submitted = url.deletingLastPathComponent().deletingLastPathComponent()
    guard submitted.lastPathComponent == place,
      URL(filePath: results.path).resolvingSymlinksInPath().path
        == submitted.deletingLastPathComponent().resolvingSymlinksInPath().path
    else { return path }
    return submitted.appending(path: url.lastPathComponent).path
  }
}
