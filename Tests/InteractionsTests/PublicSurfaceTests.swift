import Essentials
import Interactions
import TestSupport
import Testing

/// What somebody outside can do with public declarations alone.
@Suite struct PublicSurfaceTests {
  /// Reads a log of one's own, splits it, and draws what lists are chosen from.
  @Test func aStrangerLoadsSplitsAndDraws() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "who,what,when\n" + (0..<40).map { "u\($0 / 8),i\($0 % 10),\($0)\n" }.joined(),
      to: "log.csv")
    let datasets = DatasetFolder(path: folder.path)
    try datasets.check(path)
    let dataset = try datasets.load(
      path,
      options: ReadingOptions(columns: ColumnNames(user: "who", item: "what", time: "when")))
    #expect(dataset.name == "log" && dataset.log.userCount == 5 && dataset.log.itemCount == 10)
    #expect(dataset.userNames[4] == "u4" && dataset.itemName(ItemID(10)) == "target-0")

    let split = LeaveOneOut(dataset.log)
    #expect(split.train.count + 10 == dataset.log.count)
    let ranking = CandidateLists.ranking(split.test, amid: dataset.log, negatives: 2, seed: 1)
    #expect(ranking.width == 3 && ranking.items.count == 15)
    #expect(DatasetFolder.knownNames.contains("bazaar"))
    #expect(throws: InputError.self) { try datasets.load("nonesuch") }
  }

  @Test func theBazaarNeedsNoFiles() {
    var configuration = Bazaar.Configuration()
    configuration.userCount = 50
    configuration.itemCount = 60
    configuration.interactionCount = 600
    configuration.clusterCount = 4
    let bazaar = Bazaar(configuration, seed: 3)
    #expect(bazaar.dataset.log.userCount == 50 && bazaar.clusters.count == 60)
    #expect(bazaar.dataset.checksum == Bazaar(configuration, seed: 3).dataset.checksum)
  }
}
