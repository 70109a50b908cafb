import Interactions
import Essentials
import Foundation
import Testing
@testable import Poisoning

/// What holds for every action space: one line in the catalog brings a new one here.
@Suite struct ActionSpaceTests {
  @Test(arguments: spaceNames) func namesAreKnown(space: String) throws {
    var configuration = PoisonRec.Configuration()
    configuration.actionSpace = space
    #expect(try configuration.space().identifier == space)
  }

  @Test(arguments: spaceNames) func probabilitiesSumToOne(space: String) throws {
    for (originals, targets) in [(1, 1), (2, 1), (1, 5), (3, 2), (13, 8), (600, 3), (1030, 8)] {
      let policy = try makePolicy(space, .tiny(originals: originals, targets: targets))
      let reference = ReferencePolicy(policy)
      let query = (0..<16).map { 3 * sin(Double($0)) }
      let sum = (0..<originals + targets).reduce(0.0) {
        $0 + exp(reference.decisions(on: $1, query: query).reduce(0) { $0 + $1.log })
      }
      #expect(abs(sum - 1) < 1e-9)
    }
  }

  /// Pearson's χ² of 40,000 draws, and every draw's own log-probabilities.
  @Test(arguments: spaceNames, [(9, 3), (1, 1), (700, 8)])
  func drawsFollowTheProbabilities(space: String, size: (Int, Int)) throws {
    let (originals, targets) = size
    let policy = try makePolicy(space, .tiny(originals: originals, targets: targets))
    let reference = ReferencePolicy(policy)
    let query = (0..<16).map { 4 * Float(sin(Double($0))) }
    let draws = 40_000
    let batch = 50
    let queries = (0..<batch).flatMap { _ in query }
    var generators = (0..<batch).map { SeededGenerator(seed: UInt64($0)) }
    var items = [Int32](repeating: 0, count: batch)
    let capacity = policy.distribution.decisionCapacity
    var logs = [Float](repeating: 0, count: batch * capacity)
    var counts = [Int](repeating: 0, count: originals + targets)
    let expected = (0..<originals + targets).map {
      reference.decisions(on: $0, query: query.map { Double($0) }).map(\.log)
    }
    for _ in 0..<draws / batch {
      policy.distribution.draw(
        queries: queries, count: batch, shifts: nil, using: &generators, items: &items,
        logProbabilities: &logs)
      for (index, item) in items.enumerated() {
        counts[Int(item)] += 1
        let own = logs[index * capacity..<(index + 1) * capacity]
        for (level, log) in own.enumerated() {
          let truth = level < expected[Int(item)].count ? expected[Int(item)][level] : 0
          #expect(abs(Double(log) - truth) < 1e-5)
        }
      }
    }
    // Rare items together, so that every class is expected five times.
    var statistic = 0.0
    var degrees = -1.0
    var (rareExpected, rareCount) = (0.0, 0)
    for (count, logs) in zip(counts, expected) {
      let mean = exp(logs.reduce(0, +)) * Double(draws)
      if mean < 5 {
        rareExpected += mean
        rareCount += count
      } else {
        statistic += pow(Double(count) - mean, 2) / mean
        degrees += 1
      }
    }
    if rareExpected > 5 {
      statistic += pow(Double(rareCount) - rareExpected, 2) / rareExpected
      degrees += 1
    }
    // Five standard deviations of χ² above its mean, and a little for few degrees.
    #expect(statistic < degrees + 5 * (2 * max(1, degrees)).squareRoot() + 5)
  }

  /// Eight targets among many items: the biased spaces draw them half of the time at first.
  @Test(arguments: spaceNames) func priorKnowledgeBiasesTheFirstClicks(space: String) throws {
    let scenario = PoisoningScenario.tiny(originals: 2000, targets: 8, fakeUsers: 20, clicks: 20)
    var ratios = 0.0
    for seed in 0..<8 {
      let policy = try makePolicy(space, scenario, width: 64, seed: UInt64(seed))
      var rng = SeededGenerator(seed: 5)
      let state = policy.makeActivations(worlds: 4, training: false)
      let poisons = policy.sample(in: state, using: &rng).poisons(of: scenario, in: state)
      ratios += poisons.reduce(0) { $0 + $1.targetClickRatio(in: scenario.items) } / 4 / 8
    }
    #expect(space == "plain" ? ratios < 0.03 : ratios > 0.3 && ratios < 0.7)
  }
}
