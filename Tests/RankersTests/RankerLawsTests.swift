// The laws run over the catalogue itself, so that they cover a new ranker at once.
import Experiments
import Rankers
import Testing

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

  @Test(arguments: rankers) func allItemsScoreAsCandidatesDo(ranker: any Ranker.Type) throws {
    try RankerLaws.allItemsScoreAsCandidatesDo(ranker)
  }

  @Test(arguments: rankers) func nothingIsLearnedFromNoClicks(ranker: any Ranker.Type) throws {
    try RankerLaws.nothingIsLearnedFromNoClicks(ranker)
  }

  @Test(arguments: rankers) func twoUpdatesTellWhatOneTells(ranker: any Ranker.Type) throws {
    try RankerLaws.twoUpdatesTellWhatOneTells(ranker)
  }

  @Test(arguments: rankers) func aSecondUpdateGoesOn(ranker: any Ranker.Type) throws {
    try RankerLaws.aSecondUpdateGoesOn(ranker)
  }

  @Test(arguments: rankers) func accountsStayInTheirSlots(ranker: any Ranker.Type) throws {
    try RankerLaws.accountsStayInTheirSlots(ranker)
  }

  @Test(arguments: rankers) func manyThreadsMayCopyOneModel(ranker: any Ranker.Type) throws {
    try RankerLaws.manyThreadsMayCopyOneModel(ranker)
  }

  /// Those that train in epochs.
  static let resumable = rankers.compactMap { $0 as? any ResumableRanker.Type }

  /// Counts and closed forms have no epochs.
  @Test func allThatTrainInEpochsAreResumable() {
    let others = Self.rankers.filter { !($0 is any ResumableRanker.Type) }
    #expect(others.map { $0.identifier } == ["itempop", "co-visitation", "ease"])
  }

  @Test(arguments: resumable) func resuming(ranker: any ResumableRanker.Type) throws {
    try RankerLaws.resuming(ranker)
  }

  @Test(arguments: resumable) func goingOnAfterAKill(ranker: any ResumableRanker.Type) throws {
    try RankerLaws.goingOnAfterAKill(ranker)
  }

  @Test(arguments: rankers) func aContinuedFitLearnsFromAll(ranker: any Ranker.Type) throws {
    try RankerLaws.aContinuedFitLearnsFromAll(ranker)
  }

  @Test(arguments: resumable)
  func aContinuedFitStartsWhereTheFitEnded(ranker: any ResumableRanker.Type) throws {
    try RankerLaws.aContinuedFitStartsWhereTheFitEnded(ranker)
  }

  @Test(arguments: rankers.filter { !($0 is any ResumableRanker.Type) })
  func withoutEpochsAContinuedFitIsAFit(ranker: any Ranker.Type) throws {
    try RankerLaws.withoutEpochsAContinuedFitIsAFit(ranker)
  }

  @Test(arguments: rankers, RankerLaws.Mistake.allCases)
  func whatDoesNotFitTraps(ranker: any Ranker.Type, mistake: RankerLaws.Mistake) async {
    let expected: ExitTest.Condition = mistake == .none ? .success : .failure
    await #expect(processExitsWith: expected) {
      [name = ranker.identifier as String, mistake = mistake as RankerLaws.Mistake] in
      RankerLawsTests.make(mistake, with: name)
    }
  }

  private static func make(_ mistake: RankerLaws.Mistake, with name: String) {
    for ranker in rankers where ranker.identifier == name { RankerLaws.make(mistake, with: ranker) }
  }

  /// Those that have a vector for an item; popularity, counts of pairs and weights between all
  /// items are none, and what an autoencoder reads of an item and what it predicts it with are two.
  static let embedding = rankers.filter {
    !["itempop", "co-visitation", "autorec", "ease", "mult-vae"].contains($0.identifier)
  }

  @Test(arguments: embedding) func embeddingsFollowTastes(ranker: any Ranker.Type) throws {
    try RankerLaws.embeddingsFollowTastes(ranker)
  }

  @Test(
    arguments: rankers.filter {
      ["itempop", "autorec", "ease", "mult-vae"].contains($0.identifier)
    })
  func othersHaveNoEmbeddings(ranker: any Ranker.Type) {
    #expect(RankerLaws.World().untrained(ranker).itemEmbeddings == nil)
  }

  @Test(arguments: personalized) func checkerboard(ranker: any Ranker.Type) throws {
    try RankerLaws.checkerboard(ranker)
  }
}
