import Foundation
import GRDB
import Testing
@testable import Results

/// A store in a folder that is removed when the test ends.
final class StoreFixture {
  let folder: URL
  var path: String { folder.appending(path: "results.sqlite").path }

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "results-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func open(readOnly: Bool = false) throws -> ResultStore {
    try ResultStore(path: path, readOnly: readOnly)
  }

  /// SQLite without this project's store in between.
  func raw() throws -> DatabaseQueue { try DatabaseQueue(path: path) }

  /// What opening the store complains about, with `FILE` for its path.
  func complaint(readOnly: Bool = false) -> String? {
    do {
      _ = try open(readOnly: readOnly)
      return nil
    } catch {
      return "\(error)".replacingOccurrences(of: path, with: "FILE")
    }
  }

  /// `count` keys that differ in their seed.
  static func keys(_ count: Int, command: String = "poison") -> [TrialKey] {
    (1...count).map {
      TrialKey(command: command, parameters: ["ranker": "bpr", "seed": "\($0)"])
    }
  }
}
