import Essentials
import Foundation
import Testing
@testable import Poisoning

@Suite struct AppGradTests {
  /// What ItemPop rewards in the small: clicks on targets.
  private let recommender = FormulaRecommender(fakeUsers: 6, clicks: 10) { poison in
    poison.clicks.count { $0.index >= 50 }
  }

  private func attack(_ change: (inout AppGrad.Configuration) -> Void = { _ in }) -> AppGrad {
    var configuration = AppGrad.Configuration()
    change(&configuration)
    return AppGrad(configuration)
  }

  private struct Interruption: Error {}

  private func temporaryFile() -> URL {
    FileManager.default.temporaryDirectory.appending(path: "appgrad-\(UUID()).checkpoint")
  }

  @Test(arguments: RowProjection.allCases)
  func learnsToClickTargets(projection: RowProjection) async throws {
    let attack = attack { $0.projection = projection }
    var rng = SeededGenerator(seed: 1)
    var curve: [AttackProgress] = []
    let crafted = try await attack.craft(
      against: recommender, using: &rng, checkpoint: nil, reporting: { curve.append($0) })
    #expect(recommender.queries == 60 * 32)
    #expect(curve.map(\.queries) == (1...60).map { $0 * 32 })
    // It starts from 30 of 60 clicks on targets. Scaling hands clicks back to every item of a row,
    // and learns less.
    let samples = try await recommender.recNums(after: crafted.sample(16, &rng))
    let least = projection == .simplex ? 48 : 36
    #expect(samples.allSatisfy { $0 >= least }, "\(samples)")
    if projection == .simplex { #expect(curve[59].mean > curve[0].mean + 8) }
    let best = try await recommender.recNums(after: [crafted.poison])[0]
    #expect(best == curve.map(\.max).max())
  }

  @Test func learnsNothingWhereNothingPays() async throws {
    let flat = FormulaRecommender { _ in 7 }
    var rng = SeededGenerator(seed: 2)
    let crafted = try await attack().craft(
      against: flat, using: &rng, checkpoint: nil, reporting: { _ in })
    // Without differences M stays the Random attack that it started from.
    for poison in crafted.sample(4, &rng) {
      #expect(poison.targetClickRatio(in: flat.scenario.items) == 0.5)
    }
  }

  @Test func startsFromHalfTheClicksOnTargets() async throws {
    var rng = SeededGenerator(seed: 3)
    let crafted = try await attack { $0.steps = 0 }.craft(
      against: recommender, using: &rng, checkpoint: nil, reporting: { _ in })
    #expect(recommender.queries == 0)
    #expect(crafted.poison.targetClickRatio(in: recommender.scenario.items) == 0.5)
  }

  @Test func anInterruptedAttackContinuesToTheSameBits() async throws {
    let file = temporaryFile()
    defer { try? FileManager.default.removeItem(at: file) }
    let attack = attack {
      $0.steps = 7
      $0.directions = 3
    }
    var whole = SeededGenerator(seed: 9)
    var wholeCurve: [AttackProgress] = []
    let expected = try await attack.craft(
      against: recommender, using: &whole, checkpoint: nil, reporting: { wholeCurve.append($0) })
    for stop in [2, 4] {
      await #expect(throws: Interruption.self) {
        var rng = SeededGenerator(seed: 9)
        _ = try await attack.craft(
          against: recommender, using: &rng, checkpoint: file,
          reporting: { if $0.step == stop { throw Interruption() } })
      }
    }
    let asked = recommender.queries
    var rng = SeededGenerator(seed: 9)
    var curve: [AttackProgress] = []
    let resumed = try await attack.craft(
      against: recommender, using: &rng, checkpoint: file, reporting: { curve.append($0) })
    #expect(recommender.queries - asked == 2 * (2 * 3 + 2))
    #expect(curve == wholeCurve)
    #expect(resumed.poison == expected.poison)
    #expect(rng == whole)
    #expect(resumed.sample(5, &rng) == expected.sample(5, &whole))
  }

  @Test func aFinishedAttackCanBeContinued() async throws {
    let file = temporaryFile()
    defer { try? FileManager.default.removeItem(at: file) }
    var curves: [[AttackProgress]] = []
    for (steps, checkpoint) in [(3, file), (6, file), (6, nil)] as [(Int, URL?)] {
      var rng = SeededGenerator(seed: 4)
      var curve: [AttackProgress] = []
      _ = try await attack {
        $0.steps = steps
        $0.directions = 2
      }.craft(
        against: recommender, using: &rng, checkpoint: checkpoint, reporting: { curve.append($0) })
      curves.append(curve)
    }
    #expect(curves[1] == curves[2])
  }

  @Test func aCheckpointOfAnotherAttackIsRefused() async throws {
    let file = temporaryFile()
    defer { try? FileManager.default.removeItem(at: file) }
    func run(_ attack: AppGrad, seed: UInt64) async throws {
      var rng = SeededGenerator(seed: seed)
      _ = try await attack.craft(
        against: recommender, using: &rng, checkpoint: file, reporting: { _ in })
    }
    try await run(attack { $0.steps = 1 }, seed: 1)
    let error = InputError(
      .data,
      "a checkpoint of appgrad with another configuration, catalog or seed; remove it to start anew",
      file: file.path)
    await #expect(throws: error) { try await run(attack { $0.steps = 1 }, seed: 2) }
    await #expect(throws: error) { try await run(attack { $0.stepSize = 2 }, seed: 1) }
    try Data("{".utf8).write(to: file)
    let foreign = InputError(
      .data, "not a checkpoint of appgrad, or of another version; remove it to start anew",
      file: file.path)
    await #expect(throws: foreign) { try await run(attack { $0.steps = 1 }, seed: 1) }
  }

  @Test func wrongHyperparametersAreNamed() async throws {
    var rng = SeededGenerator(seed: 1)
    await #expect(throws: InputError(.usage, "hyperparameter 'smoothing' must be above 0")) {
      _ = try await attack { $0.smoothing = 0 }.craft(
        against: recommender, using: &rng, checkpoint: nil, reporting: { _ in })
    }
  }
}
