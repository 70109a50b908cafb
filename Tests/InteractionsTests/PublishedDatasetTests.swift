import Foundation
import Testing
@testable import Interactions

/// The published logs, where they lie: in `$MITHRIDATE_DATA`, or beside the repository.
@Suite struct PublishedDatasetTests {
  private static let folder: String? = {
    let own = ProcessInfo.processInfo.environment["MITHRIDATE_DATA"].map { [$0] } ?? []
    return (own + ["../shared/data"]).first { FileManager.default.fileExists(atPath: $0) }
  }()

  /// Each is to the bit the log whose published figures stand beside it; see
  /// ``DatasetRecipe/checksum``.
  @Test(.enabled(if: folder != nil), arguments: DatasetRecipe.all.map(\.identifier))
  func publishedLogsAreTheOnesTheyWere(name: String) throws {
    let data = DatasetFolder(path: try #require(Self.folder))
    guard let recipe = DatasetRecipe.named(name), data.installedFile(of: recipe) != nil else {
      return
    }
    let dataset = try data.load(name)
    #expect(dataset.checksum == recipe.checksum)
    #expect(dataset.input?.rows ?? 0 > dataset.log.count - 1)
  }
}
