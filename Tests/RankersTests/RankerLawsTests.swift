import Rankers
import Testing

@Suite struct RankerLawsTests {
  static let rankers: [any Ranker.Type] = [
    ItemPop.self, CoVisitation.self, PMF.self, BPR.self,
  ]
  static let personalized: [any Ranker.Type] = [CoVisitation.self, PMF.self, BPR.self]

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
