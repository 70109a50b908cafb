import Essentials
import Interactions
import Kernels

/// One training step of PoisonRec: sample M poisons, then K clipped updates with their rewards
/// (Algorithm 1, lines 5 to 17).
final class PolicyTrainer {
  let policy: PoisonPolicy
  let objective: ClippedSurrogate
  let rule: AdamRule
  /// M, B and K.
  let worlds: Int
  let batch: Int
  let epochs: Int
  private let sampling: Activations
  let training: Activations
  private let gradients: AlignedMemory<Float>
  private let queryGradients: AlignedMemory<Float>
  private(set) var rollout: Rollout

  /// A trainer of `policy` on batches of `batch` of `worlds` poisons.
  init(
    _ policy: PoisonPolicy, objective: ClippedSurrogate, learningRate: Float, worlds: Int,
    batch: Int, epochs: Int
  ) {
    precondition(batch >= 1 && batch <= worlds && epochs >= 0, "a batch is taken from the worlds")
    self.policy = policy
    self.objective = objective
    rule = AdamRule(learningRate: learningRate)
    self.worlds = worlds
    self.batch = batch
    self.epochs = epochs
    sampling = policy.makeActivations(worlds: worlds, training: batch == worlds)
    training = batch == worlds ? sampling : policy.makeActivations(worlds: batch)
    gradients = AlignedMemory<Float>(count: training.shards.count * policy.network.layout.count)
    queryGradients = AlignedMemory<Float>(
      count: training.rowCount * training.stepCount * policy.width)
    rollout = Rollout(rows: 0, steps: 0, stride: 1)
  }

  /// Samples M poisons from the policy, with shifts of this deviation for each world.
  func sample(exploration: Float = 0, using rng: inout SeededGenerator) -> [Poison] {
    rollout = policy.sample(in: sampling, exploration: exploration, using: &rng)
    return rollout.poisons(of: policy.scenario, in: sampling)
  }

  /// K updates with the rewards of the poisons just sampled, `[worlds]`.
  ///
  /// Returns what the objective came to in each epoch; an epoch whose rewards are all the same
  /// teaches nothing and is left out.
  @discardableResult
  func learn(from rewards: [Double], using rng: inout SeededGenerator) -> [SurrogateSummary] {
    precondition(rewards.count == worlds, "a reward for every world")
    var summaries: [SurrogateSummary] = []
    for epoch in 0..<epochs {
      let chosen =
        batch == worlds
        ? Array(0..<worlds) : Array((0..<worlds).shuffled(using: &rng).prefix(batch)).sorted()
      guard let advantages = Self.normalized(chosen.map { rewards[$0] }) else { continue }
      let clicks =
        batch == worlds
        ? rollout
        : rollout.selecting(worlds: chosen, of: policy.scenario, from: sampling, to: training)
      // With the whole batch, what sampling computed is still true in the first epoch.
      if epoch > 0 || batch < worlds { policy.recompute(clicks, in: training) }
      if summaries.isEmpty || batch < worlds {
        policy.distribution.prepare(
          for: UnsafeBufferPointer(start: clicks.items, count: clicks.clickCount))
      }
      summaries.append(update(clicks, advantages: advantages, objective: objective))
    }
    return summaries
  }

  /// R̂ = (R − μ)/σ over the batch, nil when σ = 0: equation 8.
  static func normalized(_ rewards: [Double]) -> [Float]? {
    let count = Double(rewards.count)
    let mean = rewards.reduce(0, +) / count
    let variance = rewards.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    guard variance > 0 else { return nil }
    return rewards.map { Float(($0 - mean) / variance.squareRoot()) }
  }

  /// A step of Adam up `objective` on prepared clicks whose queries are computed; `advantages` are
  /// `[batch]`.
  func update(
    _ clicks: Rollout, advantages: [Float], objective: ClippedSurrogate
  ) -> SurrogateSummary {
    let state = training
    let users = policy.scenario.fakeUserCount
    var perClick = [Float](repeating: 0, count: clicks.clickCount)
    var inputGradients = [UnsafePointer<Float>?](repeating: nil, count: clicks.clickCount)
    for shard in state.shards {
      for step in 0..<state.stepCount {
        let first = state.firstClick(shard, step)
        for row in 0..<shard.rows {
          perClick[first + row] = advantages[(shard.first + row) / users]
          if step + 1 < state.stepCount {
            inputGradients[first + row] = UnsafePointer(
              state.inputGradients(shard, step + 1) + row * 2 * policy.width)
          }
        }
      }
    }
    let summary = policy.distribution.gradient(
      of: objective, queries: state.queries, advantages: perClick,
      oldLogProbabilities: clicks.logProbabilities, into: queryGradients.base)
    let (network, gradients, queryGradients) = (policy.network, gradients, queryGradients)
    Threads.forEach(of: state.shards.count) { index in
      let shard = state.shards[index]
      network.backpropagate(
        shard, queryGradients: queryGradients.base, users: { (shard.first + $0) % users },
        in: state, into: gradients.base + index * network.layout.count)
    }
    policy.distribution.update(
      with: rule, queries: state.queries, inputGradients: inputGradients)
    network.update(with: rule, gradients: gradients, shardCount: state.shards.count)
    return summary
  }
}
