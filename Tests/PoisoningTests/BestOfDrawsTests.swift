import Essentials
import Foundation
import Interactions
import Testing

@testable import Poisoning

@Suite struct BestOfDrawsTests {
  private let game = HeuristicGame()

  @Test func oneDrawAsksNothing() async throws {
    _ = try await game.poison(of: RandomAttack(.init()))
    #expect(game.recommender.queries == 0)
  }

  @Test func severalDrawsKeepTheBest() async throws {
    var configuration = HeuristicConfiguration()
    configuration.draws = 100
    var curve: [AttackProgress] = []
    var rng = SeededGenerator(seed: 5)
    let crafted = try await RandomAttack(configuration).craft(
      against: game.recommender, using: &rng, checkpoint: nil, reporting: { curve.append($0) })
    #expect(game.recommender.queries == 100)
    #expect(curve.map(\.queries) == [32, 64, 96, 100])
    let best = try await game.recommender.recNums(after: [crafted.poison])[0]
    #expect(best == curve.map(\.max).max())
  }

  /// Whoever is punished for being noticed may have rewards below 0 alone: the best of them counts.
  @Test func theBestOfPunishedDrawsIsKept() async throws {
    struct Punishing: BlackBoxRecommender {
      let scenario: PoisoningScenario

      func recNums(after poisons: [Poison]) async throws -> [Int] {
        poisons.map { -10 - abs(Int($0.clicks[0].rawValue)) }
      }
    }
    var configuration = HeuristicConfiguration()
    configuration.draws = 40
    let punishing = Punishing(scenario: game.recommender.scenario)
    var rng = SeededGenerator(seed: 5)
    var best = Int.min
    let crafted = try await RandomAttack(configuration).craft(
      against: punishing, using: &rng, checkpoint: nil, reporting: { best = max(best, Int($0.max)) }
    )
    #expect(crafted.poison.fakeUserCount == game.recommender.scenario.fakeUserCount)
    #expect(try await punishing.recNums(after: [crafted.poison]) == [best])
  }

  @Test func anInterruptedSearchContinuesToTheSameResult() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "draws-\(UUID()).checkpoint")
    defer { try? FileManager.default.removeItem(at: file) }
    var configuration = HeuristicConfiguration()
    configuration.draws = 200
    struct Stop: Error {}

    var whole = SeededGenerator(seed: 9)
    var wholeCurve: [AttackProgress] = []
    let expected = try await RandomAttack(configuration).craft(
      against: game.recommender, using: &whole, checkpoint: nil,
      reporting: { wholeCurve.append($0) })

    await #expect(throws: Stop.self) {
      var rng = SeededGenerator(seed: 9)
      _ = try await RandomAttack(configuration).craft(
        against: game.recommender, using: &rng, checkpoint: file,
        reporting: { if $0.step == 2 { throw Stop() } })
    }
    var rng = SeededGenerator(seed: 9)
    var curve: [AttackProgress] = []
    let asked = game.recommender.queries
    let resumed = try await RandomAttack(configuration).craft(
      against: game.recommender, using: &rng, checkpoint: file, reporting: { curve.append($0) })
    #expect(resumed.poison == expected.poison)
    #expect(curve == wholeCurve)
    #expect(game.recommender.queries - asked == 200 - 3 * 32)
    #expect(rng == whole)
  }

  @Test func aCheckpointOfAnotherSearchIsRefused() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "draws-\(UUID()).checkpoint")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data("{}".utf8).write(to: file)
    var configuration = HeuristicConfiguration()
    configuration.draws = 40
    var rng = SeededGenerator(seed: 9)
    await #expect(
      throws: InputError(
        .data,
        "not a checkpoint of best of draws, or of another version; remove it to start anew",
        file: file.path)
    ) {
      _ = try await RandomAttack(configuration).craft(
        against: game.recommender, using: &rng, checkpoint: file, reporting: { _ in })
    }
  }

  /// Another seed draws other poisons, and another game rewards them otherwise.
  @Test func aCheckpointBelongsToItsSeedAndGame() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "draws-\(UUID()).checkpoint")
    defer { try? FileManager.default.removeItem(at: file) }
    func search(draws: Int = 40, seed: UInt64 = 9, originals: Int = 50) async throws {
      var configuration = HeuristicConfiguration()
      configuration.draws = draws
      var rng = SeededGenerator(seed: seed)
      let recommender = FormulaRecommender(originals: originals) { $0.clicks.count }
      _ = try await RandomAttack(configuration).craft(
        against: recommender, using: &rng, checkpoint: file, reporting: { _ in })
    }
    try await search()
    try await search()
    await #expect(throws: InputError.self) { try await search(seed: 10) }
    await #expect(throws: InputError.self) { try await search(draws: 41) }
    await #expect(throws: InputError.self) { try await search(originals: 51) }
  }
}
