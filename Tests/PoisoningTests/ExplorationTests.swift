import Essentials
import Foundation
import Interactions
import Kernels
import Testing
@testable import Poisoning

/// PoisonRec where nothing that an untrained policy does is rewarded.
@Suite struct ExplorationTests {
  private static let clicks = 80

  /// Pays nothing unless one target gets over a quarter of all clicks, then the number of such
  /// targets.
  private let threshold = FormulaRecommender(originals: 40, targets: 8, fakeUsers: 8, clicks: 10) {
    poison in
    (40..<48).count { target in
      poison.clicks.count { $0 == ItemID(target) } > Self.clicks / 4
    }
  }

  private func attack(_ change: (inout PoisonRec.Configuration) -> Void = { _ in }) -> PoisonRec {
    var configuration = PoisonRec.Configuration()
    configuration.worlds = 16
    configuration.batch = 16
    configuration.embedding = 16
    configuration.steps = 8
    change(&configuration)
    return PoisonRec(configuration)
  }

  @Test func deviationFollowsTheRewards() {
    var exploration = Exploration(deviation: 2, decay: 0.5)
    #expect(exploration.current == 0)
    exploration.observe([3, 4])
    #expect(exploration.current == 0)
    exploration.observe([0, 0])
    #expect(exploration.current == 2)
    exploration.observe([0, 1])
    #expect(exploration.current == 1)
    exploration.observe([5, 1])
    #expect(exploration.current == 0.5)
    exploration.observe([7, 7])
    #expect(exploration.current == 2)
    for _ in 0..<20 { exploration.observe([0, 1]) }
    #expect(exploration.current == 0)
    var published = Exploration(deviation: 0, decay: 0.5)
    published.observe([0, 0])
    #expect(published.current == 0)
  }

  @Test(arguments: ["bcbt-popular", "bcbt-random", "bplain"])
  func findsWhatOnlyConcentrationShows(space: String) async throws {
    var means: [Double] = []
    for exploration in [0, PoisonRec.Configuration().exploration] {
      let attack = attack {
        $0.actionSpace = space
        $0.worlds = 32
        $0.batch = 32
        $0.embedding = 32
        $0.steps = 100
        $0.exploration = exploration
      }
      var rng = SeededGenerator(seed: 1)
      var curve: [AttackProgress] = []
      let result = try await attack.craft(against: threshold, using: &rng, checkpoint: nil) {
        curve.append($0)
      }
      #expect(curve[0].max == 0)
      if exploration == 0 { #expect(curve.allSatisfy { $0.max == 0 }) }
      // The policy itself, without shifts.
      let fresh = try await threshold.recNums(after: result.sample(64, &rng))
      means.append(Double(fresh.reduce(0, +)) / 64)
    }
    #expect(means[0] == 0)
    #expect(means[1] > 0.8)
  }

  /// While every step has signal, exploring is the published algorithm to the bit.
  @Test(arguments: spaceNames) func signalFromTheStartLeavesAllAsPublished(
    space: String
  ) async throws {
    let game = FormulaRecommender(originals: 40, targets: 8, fakeUsers: 8, clicks: 10) { poison in
      poison.clicks.enumerated().reduce(0) { $0 + ($1.offset + 1) * ($1.element.index % 7) }
    }
    var curves: [[AttackProgress]] = []
    var samples: [[Poison]] = []
    for exploration in [0.0, 2] {
      var rng = SeededGenerator(seed: 4)
      var curve: [AttackProgress] = []
      let result = try await attack {
        $0.actionSpace = space
        $0.exploration = exploration
      }.craft(against: game, using: &rng, checkpoint: nil) { curve.append($0) }
      #expect(curve.allSatisfy { $0.mean < Double($0.max) })
      curves.append(curve)
      samples.append(result.sample(10, &rng) + [result.poison])
    }
    #expect(curves[0] == curves[1])
    #expect(samples[0] == samples[1])
  }

  /// Where nothing is ever rewarded, worlds are tilted but the policy stays, and its samples are
  /// its own.
  @Test(arguments: spaceNames) func samplesOfTheResultAreNotShifted(space: String) async throws {
    let game = FormulaRecommender(originals: 40, targets: 8, fakeUsers: 8, clicks: 10) { _ in 0 }
    var curves: [[AttackProgress]] = []
    var samples: [[Poison]] = []
    for exploration in [0.0, 2] {
      var rng = SeededGenerator(seed: 4)
      var curve: [AttackProgress] = []
      let result = try await attack {
        $0.actionSpace = space
        $0.exploration = exploration
      }.craft(against: game, using: &rng, checkpoint: nil) { curve.append($0) }
      curves.append(curve)
      samples.append(result.sample(10, &rng))
    }
    #expect(curves[0][0] == curves[1][0])
    for step in 1..<8 {
      #expect(curves[0][step].targetClickRatio != curves[1][step].targetClickRatio)
    }
    #expect(samples[0] == samples[1])
  }

  /// Ratios are those of the unshifted policy: 1 before the first update.
  @Test(arguments: spaceNames, [5, 8]) func theFirstRatioIsOne(space: String, batch: Int) throws {
    let policy = try makePolicy(space, .tiny(originals: 700, targets: 8), width: 64)
    let trainer = PolicyTrainer(
      policy, objective: ClippedSurrogate(clip: 0.1, entropyBonus: 0), learningRate: 2e-3,
      worlds: 8, batch: batch, epochs: 3)
    var rng = SeededGenerator(seed: 3)
    _ = trainer.sample(exploration: 2, using: &rng)
    let summaries = trainer.learn(from: (0..<8).map { Double($0) }, using: &rng)
    #expect(summaries.count == 3)
    #expect(summaries[0].largestDeviation < 2e-5)
  }

  /// Pearson's χ² of draws against the reference's probabilities with the shifts added.
  @Test(arguments: spaceNames, [(9, 3), (1, 1), (700, 8)])
  func drawsFollowTheShiftedProbabilities(space: String, size: (Int, Int)) throws {
    let (originals, targets) = size
    let policy = try makePolicy(space, .tiny(originals: originals, targets: targets))
    let reference = ReferencePolicy(policy)
    let query = (0..<16).map { 4 * Float(sin(Double($0))) }
    let exact = query.map { Double($0) }
    // Two worlds take turns, and must not mix.
    let worlds = [1, 2].map { WorldShift(stepSeed: 9, world: $0, deviation: 1.5) }
    let (draws, batch) = (40_000, 50)
    let queries = (0..<batch).flatMap { _ in query }
    let shifts = (0..<batch).map { worlds[$0 / 5 % 2] }
    var generators = (0..<batch).map { SeededGenerator(seed: UInt64($0)) }
    var items = [Int32](repeating: 0, count: batch)
    let capacity = policy.distribution.decisionCapacity
    var logs = [Float](repeating: 0, count: batch * capacity)
    var counts = worlds.map { _ in [Int](repeating: 0, count: originals + targets) }
    let unshifted = (0..<originals + targets).map {
      reference.decisions(on: $0, query: exact).map(\.log)
    }
    for _ in 0..<2 * draws / batch {
      policy.distribution.draw(
        queries: queries, count: batch, shifts: shifts, using: &generators, items: &items,
        logProbabilities: &logs)
      for (index, item) in items.enumerated() {
        counts[index / 5 % 2][Int(item)] += 1
        for (level, truth) in unshifted[Int(item)].enumerated() {
          #expect(abs(Double(logs[index * capacity + level]) - truth) < 1e-5)
        }
      }
    }
    for (world, counts) in zip(worlds, counts) {
      var statistic = 0.0
      var classes = 0
      var rare = (observed: 0.0, expected: 0.0)
      func add(_ observed: Double, _ expected: Double) {
        statistic += (observed - expected) * (observed - expected) / expected
        classes += 1
      }
      for (item, count) in counts.enumerated() {
        let log = reference.decisions(on: item, query: exact) { Double(world($0)) }
          .reduce(0) { $0 + $1.log }
        let expected = Double(draws) * exp(log)
        if expected < 5 {
          rare.observed += Double(count)
          rare.expected += expected
        } else {
          add(Double(count), expected)
        }
      }
      if rare.expected >= 5 { add(rare.observed, rare.expected) }
      // Mean d, variance 2d; five deviations.
      let freedom = Double(classes - 1)
      #expect(statistic < freedom + 5 * (2 * freedom).squareRoot() + 10)
    }
  }

  @Test(arguments: spaceNames) func sameBitsWhateverTheThreads(space: String) async throws {
    let attack = attack {
      $0.actionSpace = space
      $0.worlds = 32
      $0.batch = 24
    }
    let threads = Threads.count
    defer { Threads.count = threads }
    var curves: [[AttackProgress]] = []
    for count in [1, 3] {
      Threads.count = count
      var rng = SeededGenerator(seed: 9)
      var curve: [AttackProgress] = []
      _ = try await attack.craft(against: threshold, using: &rng, checkpoint: nil) {
        curve.append($0)
      }
      curves.append(curve)
    }
    #expect(curves[0] == curves[1])
  }

  private struct Interruption: Error {}

  /// Interrupted before, while and after rewards first differ.
  @Test func resumesToTheSameBits() async throws {
    let attack = attack { $0.steps = 20 }
    let (whole, broken) = (temporaryFile(), temporaryFile())
    defer { for file in [whole, broken] { try? FileManager.default.removeItem(at: file) } }
    var rng = SeededGenerator(seed: 2)
    var curve: [AttackProgress] = []
    let straight = try await attack.craft(against: threshold, using: &rng, checkpoint: whole) {
      curve.append($0)
    }
    #expect(curve[0].max == 0 && curve[19].max > 0)
    for stop in [0, 1, 4, 11] {
      rng = SeededGenerator(seed: 2)
      await #expect(throws: Interruption.self) {
        _ = try await attack.craft(against: threshold, using: &rng, checkpoint: broken) {
          if $0.step == stop { throw Interruption() }
        }
      }
    }
    rng = SeededGenerator(seed: 2)
    var resumed: [AttackProgress] = []
    let continued = try await attack.craft(against: threshold, using: &rng, checkpoint: broken) {
      resumed.append($0)
    }
    #expect(resumed == curve)
    #expect(continued.poison == straight.poison)
    #expect(try Data(contentsOf: whole) == Data(contentsOf: broken))
  }

  private func temporaryFile() -> URL {
    FileManager.default.temporaryDirectory.appending(
      path: "exploration-\(UInt64.random(in: 0...UInt64.max))")
  }
}
