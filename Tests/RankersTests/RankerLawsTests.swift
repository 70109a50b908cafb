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

  @Test(arguments: personalized) func checkerboard(ranker: any Ranker.Type) throws {
    try RankerLaws.checkerboard(ranker)
  }
}
