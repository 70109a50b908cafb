import Foundation
@testable import Results

/// A folder of results that is removed when the test ends, and trials for it.
final class FolderFixture {
  let place: URL
  let folder: ResultsFolder

  init() throws {
    place = FileManager.default.temporaryDirectory.appending(path: "folder-\(UUID())")
    folder = try ResultsFolder(making: place.appending(path: "results").path)
  }

  deinit { try? FileManager.default.removeItem(at: place) }

  var store: String { place.appending(path: "results.sqlite").path }

  /// Keeps what a file asks for: trials that differ in their seed.
  func plan(
    _ keys: [TrialKey], name: String = "study", file: String? = "/study.yaml",
    source: String = "text"
  )
    throws
  {
    try folder.plan(name, file: file, title: "A study", source: source, trials: keys)
  }

  func finish(_ key: TrialKey, _ outcome: String, seconds: Double = 2) throws {
    try folder.finish(
      key.text, outcome: outcome,
      files: folder.checkpoints(ResultsFolder.name(of: key.text)) + "/output", version: "9",
      seconds: seconds)
  }

  func bytes(_ key: TrialKey) -> Data? {
    FileManager.default.contents(atPath: folder.result(ResultsFolder.name(of: key.text)))
  }
}
