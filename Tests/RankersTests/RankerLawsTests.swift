import Rankers
import Testing

import Experiments

@Suite struct RankerLawsTests {
  static let rankers = Catalog.rankers
  /// Popularity is the same for everyone.
  static let personalized = rankers.filter { $0.identifier != ItemPop.identifier }

  @Test(arguments: rankers) func copyAndReload(ranker: any Ranker.Type) throws {
    try RankerLaws.copyAndReload(ranker)
  }

  @Test(arguments: rankers) func determinism(ranker: any Ranker.Type) throws {
    try RankerLaws.determinism(ranker)
  }

  @Test(arguments: rankers) func batchEqualsSingle(ranker: any Ranker.Type) throws {
    try RankerLaws.batchEqualsSingle(ranker)
  }

  @Test(arguments: rankers) func refreshEqualsScoring(ranker: any Ranker.Type) throws {
    try RankerLaws.refreshEqualsScoring(ranker)
  }

  @Test(arguments: rankers) func retrainOnNothing(ranker: any Ranker.Type) throws {
    try RankerLaws.retrainOnNothing(ranker)
  }

  @Test(arguments: rankers) func restoring(ranker: any Ranker.Type) throws {
    try RankerLaws.restoring(ranker)
  }

  @Test(arguments: rankers) func updateHyperparametersLeaveTrainingAlone(
    ranker: any Ranker.Type
  ) throws {
    try RankerLaws.updateHyperparametersLeaveTrainingAlone(ranker)
  }

  @Test(arguments: rankers) func topItemsEqualBruteForce(ranker: any Ranker.Type) throws {
    try RankerLaws.topItemsEqualBruteForce(ranker)
  }

  /// Those that have a vector for an item; popularity and counts of pairs are none, and what an
  /// autoencoder reads of an item and what it predicts it with are two.
  static let embedding = rankers.filter {
    !["itempop", "co-visitation", "autorec"].contains($0.identifier)
  }

  @Test(arguments: embedding) func embeddingsFollowTastes(ranker: any Ranker.Type) throws {
    try RankerLaws.embeddingsFollowTastes(ranker)
  }

  @Test(arguments: rankers.filter { $0.identifier == "itempop" || $0.identifier == "autorec" })
  func othersHaveNoEmbeddings(ranker: any Ranker.Type) {
    #expect(RankerLaws.World().untrained(ranker).itemEmbeddings == nil)
  }

  @Test(arguments: personalized) func checkerboard(ranker: any Ranker.Type) throws {
    try RankerLaws.checkerboard(ranker)
  }
}
