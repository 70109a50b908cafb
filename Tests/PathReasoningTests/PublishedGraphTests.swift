import Documents
import Foundation
import Testing

@testable import PathReasoning

/// The published graphs, where they lie beside the repository.
@Suite struct PublishedGraphTests {
  private static let folder =
    ProcessInfo.processInfo.environment["MITHRIDATE_DATA"] ?? "../shared/data"

  @Test(
    .enabled(if: FileManager.default.fileExists(atPath: folder + "/amazon-beauty-kg")),
    arguments: [
      ("beauty-kg", [22_363, 12_101, 164_721, 2_077, 248, 0], 149_844, 48_658),
      ("cellphones-kg", [27_879, 10_429, 101_287, 955, 206, 0], 150_048, 44_391),
      ("clothing-kg", [39_387, 23_033, 339_367, 1_182, 1_193, 0], 214_696, 63_981),
    ])
  func sizesAreThePublishedOnes(name: String, counts: [Int], train: Int, test: Int) throws {
    let data = try GraphFolder(path: Self.folder).load(name)
    #expect(data.graph.entityCounts == counts)
    #expect(data.graph.tails(.purchase).count == train)
    #expect(data.test.count == test)
    #expect(data.graph.livePatterns.count == 6)
    // Made by a few lines of Python from the same files.
    #expect(data.checksum == PublishedGraph.checksums[name])
  }
}
