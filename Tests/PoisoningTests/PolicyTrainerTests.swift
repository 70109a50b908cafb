import Interactions
import Essentials
import Foundation
import Testing
@testable import Poisoning

/// Sampling, the objective and its gradients against the slow policy in double precision.
@Suite struct PolicyTrainerTests {
  private let scenario = PoisoningScenario.tiny()

  private func makeTrainer(
    _ policy: PoisonPolicy, worlds: Int = 5, batch: Int? = nil, epochs: Int = 1, bonus: Float = 0
  ) -> PolicyTrainer {
    PolicyTrainer(
      policy, objective: ClippedSurrogate(clip: 0.1, entropyBonus: bonus), learningRate: 2e-3,
      worlds: worlds, batch: batch ?? worlds, epochs: epochs)
  }

  /// The gradient that Adam saw, from its first moment after one update.
  private func gradient(of policy: PoisonPolicy) -> [Float?] {
    var gradient: [Float?] = policy.network.moments.values.map { $0 / 0.1 }
    switch policy.distribution {
    case let tree as TreeDistribution:
      for row in 0..<tree.table.rowCount {
        if let place = tree.table.place(of: row) {
          let moments = tree.table.record(at: place) + policy.width
          gradient += (0..<policy.width).map { moments[$0] / 0.1 }
        } else {
          gradient += [Float?](repeating: nil, count: policy.width)
        }
      }
    case let softmax as SoftmaxDistribution:
      gradient += softmax.moments.values.map { $0 / 0.1 }
      gradient += (0..<policy.width).map { softmax.choice.base[policy.width + $0] / 0.1 }
    default: Issue.record("a new distribution")
    }
    return gradient
  }

  @Test(arguments: spaceNames) func sampledLogProbabilitiesAreThePolicys(space: String) throws {
    let policy = try makePolicy(space, scenario)
    let reference = ReferencePolicy(policy)
    let trainer = makeTrainer(policy)
    var rng = SeededGenerator(seed: 7)
    let poisons = trainer.sample(using: &rng)
    let state = policy.makeActivations(worlds: 5)
    for (world, poison) in poisons.enumerated() {
      #expect(poison.clicks.count == 12)
      for user in 0..<3 {
        let clicks = poison[user].map(\.index)
        for (step, query) in reference.queries(user: user, clicks: clicks).enumerated() {
          let click = state.click(row: world * 3 + user, step: step)
          for (level, truth) in reference.decisions(on: clicks[step], query: query).enumerated() {
            let log = trainer.rollout.logProbabilities[click * trainer.rollout.stride + level]
            #expect(abs(Double(log) - truth.log) < 1e-5)
          }
        }
      }
    }
  }

  @Test(arguments: spaceNames, [Float(0), 0.3])
  func gradientsMatchFiniteDifferences(space: String, bonus: Float) throws {
    let policy = try makePolicy(space, scenario)
    var reference = ReferencePolicy(policy)
    let trainer = makeTrainer(policy, bonus: bonus)
    var rng = SeededGenerator(seed: 11)
    let poisons = trainer.sample(using: &rng)
    // Old probabilities that differ, so that some ratios are cut off on either side.
    let rollout = trainer.rollout
    for index in 0..<rollout.clickCount * rollout.stride {
      rollout.logProbabilities[index] += 0.4 * (rng.uniform() - 0.5)
    }
    let state = policy.makeActivations(worlds: 5)
    let old = (0..<5).map { world in
      (0..<12).map { click in
        let place = state.click(row: world * 3 + click / 4, step: click % 4)
        return (0..<rollout.stride).map {
          Double(rollout.logProbabilities[place * rollout.stride + $0])
        }
      }
    }
    let rewards = [3.0, -1, 4, 1, -5]
    let advantages = try #require(PolicyTrainer.normalized(rewards)).map { Double($0) }
    let summary = try #require(trainer.learn(from: rewards, using: &rng).first)
    func loss() -> Double {
      reference.loss(
        poisons, advantages: advantages, old: old, clip: 0.1, bonus: Double(bonus))
    }
    #expect(abs(summary.objective + loss()) < 1e-5)
    #expect(summary.clipped > 0.1 && summary.clipped < 0.9)

    let gradient = gradient(of: policy)
    let dense = reference.layout.count
    // A sample of the dense parameters, all users and all rows.
    let checked =
      Array(stride(from: 0, to: reference.layout.users, by: 23))
      + Array(reference.layout.users..<reference.parameters.count)
    var largest = 0.0
    var worst = 0.0
    for index in checked {
      let value = reference.parameters[index]
      reference.parameters[index] = value + 1e-5
      let above = loss()
      reference.parameters[index] = value - 1e-5
      let below = loss()
      reference.parameters[index] = value
      let slope = (above - below) / 2e-5
      largest = max(largest, abs(slope))
      guard let own = gradient[index] else {
        // A row that took no part has no gradient.
        #expect(abs(slope) < 1e-9, "parameter \(index - dense)")
        continue
      }
      worst = max(worst, abs(Double(own) - slope))
    }
    #expect(largest > 1e-3)
    #expect(worst < 1e-5 * max(1, largest))
  }

  /// Before the first update every ratio is 1, whether what sampling computed is used again or not.
  @Test(arguments: spaceNames, [4, 8]) func theFirstRatioIsOne(space: String, batch: Int) throws {
    let policy = try makePolicy(space, .tiny(originals: 700, targets: 8), width: 64)
    let trainer = makeTrainer(policy, worlds: 8, batch: batch, epochs: 3)
    var rng = SeededGenerator(seed: 3)
    _ = trainer.sample(using: &rng)
    let summaries = trainer.learn(from: (0..<8).map { Double($0) }, using: &rng)
    #expect(summaries.count == 3)
    #expect(summaries[0].largestDeviation < 2e-5)
    #expect(summaries[1].largestDeviation > 1e-3)
  }

  @Test(arguments: spaceNames) func equalRewardsTeachNothing(space: String) throws {
    let policy = try makePolicy(space, scenario)
    let before = ReferencePolicy(policy)
    let trainer = makeTrainer(policy, epochs: 3)
    var rng = SeededGenerator(seed: 3)
    _ = trainer.sample(using: &rng)
    #expect(trainer.learn(from: [2, 2, 2, 2, 2], using: &rng).isEmpty)
    #expect(ReferencePolicy(policy).parameters == before.parameters)
  }

  @Test func normalizedRewardsHaveMeanZeroAndDeviationOne() throws {
    let values = try #require(PolicyTrainer.normalized([1, 2, 3, 6]))
    #expect(values.map { ($0 * 1000).rounded() } == [-1069, -535, 0, 1604])
    #expect(PolicyTrainer.normalized([4, 4]) == nil)
  }

  /// Only rows on the way of clicks exist and move.
  @Test func aTreeStepTouchesFewRows() throws {
    let policy = try makePolicy("bcbt-popular", .tiny(originals: 1 << 20, targets: 8))
    let tree = try #require(policy.distribution as? TreeDistribution)
    let trainer = makeTrainer(policy, epochs: 3)
    var rng = SeededGenerator(seed: 3)
    _ = trainer.sample(using: &rng)
    #expect(tree.table.count == 0)
    trainer.learn(from: [1, 2, 3, 4, 5], using: &rng)
    // 60 clicks with at most 21 nodes and two leaves each.
    #expect(tree.table.count > 60 && tree.table.count <= 60 * 23)
  }
}
