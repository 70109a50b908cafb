import Essentials
import Interactions
import Rankers
import Statistics
import Testing
@testable import Victims

@Suite struct StagedCandidatesTests {
  private static let users = UserRoster(realCount: 60, fakeCount: 4)
  private static let items = ItemCatalog(originalCount: 80, targetCount: 3)
  private static let log: InteractionLog = {
    var rng = SeededGenerator(seed: 4)
    return InteractionLog(
      rows: (0..<60).map { _ in
        (0..<5 + rng.below(10)).map { _ in ItemID(min(rng.below(80), rng.below(80))) }
      }, itemCount: 80)
  }()

  /// Clicks of which a share is on targets.
  private static func poison(_ share: Int, using rng: inout SeededGenerator) -> Poison {
    Poison(
      fakeUserCount: 4, clicksPerFakeUser: 20,
      clicks: (0..<80).map { _ in
        ItemID(rng.below(100) < share ? 80 + rng.below(3) : rng.below(80))
      })
  }

  private func check<R: Ranker>(
    _ type: R.Type, originals: Int, adjust: (inout R.Configuration, Int) -> Void
  ) throws -> Set<String> {
    var found: Set<String> = []
    for strength in 0..<4 {
      var configuration = R.Configuration()
      adjust(&configuration, strength)
      var rng = SeededGenerator(seed: 7)
      let ranker = R(configuration, users: Self.users, items: Self.items, using: &rng)
      try ranker.fit(to: Self.log, validation: nil, using: &rng) { _ in }
      let candidates = CandidateLists.drawn(
        for: Self.users.real.map { UserID($0) }, from: Self.items, originals: originals, seed: 3)
      let stages = StagedCandidates(
        candidates, clean: ranker.scores(of: candidates),
        eligibility: Eligibility(everybodyFor: 3), listLength: 5)
      ranker.prepare(for: candidates)
      ranker.prepare(for: stages.leaders)
      for share in [0, 10, 50, 100] {
        let model = ranker.copy()
        model.update(with: Injection(Self.poison(share, using: &rng)), using: &rng)
        let expected = model.scores(of: candidates).exposures(targetCount: 3, k: 5)
        guard let counts = stages.exposures(by: model, k: 5) else {
          found.insert("left to all")
          // So many users cannot be left where few targets are listed.
          continue
        }
        #expect(counts == expected)
        found.insert(counts == [0, 0, 0] ? "none" : "some")
      }
    }
    return found
  }

  @Test func countsWhatScoringEverythingCounts() throws {
    let found = try check(PMF.self, originals: 30) { configuration, strength in
      configuration.epochs = 30
      configuration.updatePasses = [1, 10, 40, 200][strength]
    }
    #expect(found == ["none", "some", "left to all"])
  }

  @Test func holdsForTheRankersThatUseIt() throws {
    #expect(NeuMF.scoresFewAtLessCost && AutoRec.scoresFewAtLessCost && NGCF.scoresFewAtLessCost)
    _ = try check(NeuMF.self, originals: 30) { configuration, strength in
      configuration.epochs = 10
      configuration.updatePasses = 1 + 20 * strength
    }
    _ = try check(AutoRec.self, originals: 30) { configuration, strength in
      configuration.epochs = 10
      configuration.updateLearningRate = 0.000_1 * Float(1 + 10 * strength)
    }
    _ = try check(NGCF.self, originals: 30) { configuration, strength in
      configuration.epochs = 5
      configuration.updatePasses = 1 + 10 * strength
    }
  }

  /// With no more originals than lead there is no second stage.
  @Test(arguments: [1, 4, 8]) func listsThatOneStageExhausts(originals: Int) throws {
    let found = try check(PMF.self, originals: originals) { configuration, strength in
      configuration.updatePasses = 1 + 20 * strength
    }
    #expect(!found.contains("left to all"))
  }
}
