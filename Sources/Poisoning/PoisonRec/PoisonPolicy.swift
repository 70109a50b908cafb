import Interactions
import Essentials
import Kernels

/// PoisonRec's policy π_θ: all fake users share one network and one click distribution.
///
/// Threads may feed, advance and draw for shards of one batch side by side: nothing of the policy
/// changes by that.
final class PoisonPolicy: @unchecked Sendable {
  let network: PolicyNetwork
  let distribution: any ClickDistribution
  let scenario: PoisoningScenario
  let width: Int

  /// An untrained policy.
  init(
    for scenario: PoisoningScenario, in space: any ActionSpace.Type, width: Int,
    using rng: inout SeededGenerator
  ) {
    self.scenario = scenario
    self.width = width
    network = PolicyNetwork(width: width, userCount: scenario.fakeUserCount, using: &rng)
    distribution = space.makeDistribution(for: scenario, width: width, using: &rng)
  }

  /// Room for `worlds` poisons.
  func makeActivations(worlds: Int, training: Bool = true) -> Activations {
    Activations(
      rows: worlds * scenario.fakeUserCount, perWorld: scenario.fakeUserCount,
      steps: scenario.clicksPerFakeUser, width: width, training: training)
  }

  /// Samples as many poisons as `state` has room for.
  ///
  /// Every trajectory draws from a stream of its own, so the result does not depend on how many
  /// run side by side. With an `exploration` above 0, a standard deviation in logits, every world
  /// draws with shifts of its own (``WorldShift``).
  func sample(
    in state: Activations, exploration: Float = 0, using rng: inout SeededGenerator
  ) -> Rollout {
    let rollout = Rollout(
      rows: state.rowCount, steps: state.stepCount, stride: distribution.decisionCapacity)
    let seed = rng.next()
    Threads.forEach(of: state.shards.count) { [self] index in
      let shard = state.shards[index]
      var generators = (0..<shard.rows).map {
        SeededGenerator(seed: seed, stream: "trajectory", index: shard.first + $0)
      }
      let shifts =
        exploration > 0
        ? (0..<shard.rows).map {
          WorldShift(
            stepSeed: seed, world: (shard.first + $0) / scenario.fakeUserCount,
            deviation: exploration)
        } : []
      for step in 0..<state.stepCount {
        feed(shard, step: step, items: rollout.items, in: state)
        network.advance(shard, step: step, in: state)
        network.ask(shard, first: step, count: 1, in: state)
        let first = state.firstClick(shard, step)
        generators.withUnsafeMutableBufferPointer { generators in
          shifts.withUnsafeBufferPointer { shifts in
            guard let generators = generators.baseAddress else { return }
            distribution.draw(
              queries: state.queries(shard, step), count: shard.rows,
              shifts: shifts.isEmpty ? nil : shifts.baseAddress, using: generators,
              items: rollout.items + first,
              logProbabilities: rollout.logProbabilities + first * rollout.stride)
          }
        }
      }
    }
    return rollout
  }

  /// Computes the queries of clicks that are already made.
  func recompute(_ rollout: Rollout, in state: Activations) {
    Threads.forEach(of: state.shards.count) { [self] index in
      let shard = state.shards[index]
      for step in 0..<state.stepCount {
        feed(shard, step: step, items: rollout.items, in: state)
        network.advance(shard, step: step, in: state)
      }
      network.ask(shard, first: 0, count: state.stepCount, in: state)
    }
  }

  /// Puts in place what the LSTM reads at a step: the user, then the clicks.
  private func feed(
    _ shard: Shard, step: Int, items: UnsafePointer<Int32>, in state: Activations
  ) {
    let inputs = state.inputs(shard, step)
    for row in 0..<shard.rows {
      let input = inputs + row * 2 * width
      if step == 0 {
        let user = (shard.first + row) % scenario.fakeUserCount
        input.update(
          from: network.parameters.base + network.layout.users + user * width, count: width)
      } else {
        let item = items[state.firstClick(shard, step - 1) + row]
        distribution.copyEmbedding(of: Int(item), to: input)
      }
    }
  }

  /// Writes everything learned.
  func encode(to writer: inout CheckpointWriter) throws {
    try network.encode(to: &writer)
    try distribution.encode(to: &writer)
  }

  /// Replaces everything learned.
  func decode(from reader: inout CheckpointReader) throws {
    try network.decode(from: &reader)
    try distribution.decode(from: &reader)
  }
}
