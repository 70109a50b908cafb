import Essentials
import Kernels
import Torch

/// Moves an ``AttentionNetwork`` along the gradients of batches of sequences.
///
/// A batch is cut into shards by its sequences alone, and every sum over shards has an order, so that
/// the bits do not depend on the number of threads.
final class AttentionTrainer {
  /// How parameters move.
  enum Rule {
    /// Along the gradient, with a step size for items and another for everything else.
    case descent(items: Float, network: Float)
    /// By Adam, all of them in every step.
    case adam(AdamRule)
  }

  /// What targets are compared with.
  enum Opponents {
    /// Each with the negative that the batch has for it.
    case negatives
    /// All with the same items, each of which stands for e^shift.
    case sample([Int32], shift: Float)
  }

  private let rule: Rule
  private let shards: [AttentionShard]
  /// The loss by all parameters.
  private let gradient: AlignedMemory<Float>
  private let moments: AlignedMemory<Float>
  private let squares: AlignedMemory<Float>
  private var updates = 0

  /// A trainer for networks of the size of `network`.
  init(_ network: AttentionNetwork, rule: Rule, shardCount: Int) {
    self.rule = rule
    shards = (0..<shardCount).map { _ in AttentionShard(network) }
    let count = network.buffer.count
    gradient = AlignedMemory<Float>(count: count)
    var isAdam = false
    if case .adam = rule { isAdam = true }
    moments = AlignedMemory<Float>(count: isAdam ? count : 0)
    squares = AlignedMemory<Float>(count: isAdam ? count : 0)
  }

  /// Takes one step and returns the loss summed over the positions before it.
  func step(
    _ network: inout AttentionNetwork, on batch: SequenceBatch, against opponents: Opponents,
    dropout: Float, using rng: inout SeededGenerator
  ) -> Double {
    guard batch.count > 0 else { return 0 }
    network.makeUnique()
    let loss = differentiate(
      network, on: batch, against: opponents, dropout: dropout, using: &rng)
    updates += 1
    let update = updates
    let weights = network.buffer
    let itemStart = network.weightCount
    nonisolated(unsafe) let trainer = self
    Threads.forEachRange(of: weights.count / vectorWidth, grain: 4_096) { range in
      let (start, count) = (range.lowerBound * vectorWidth, range.count * vectorWidth)
      switch trainer.rule {
      case .adam(let rule):
        rule.lookedUpStep(update).apply(
          to: weights.base + start, moments: trainer.moments.base + start,
          squares: trainer.squares.base + start, gradient: trainer.gradient.base + start,
          count: count)
      case .descent(let items, let network):
        let middle = min(max(start, itemStart), start + count)
        accumulate(
          weights.base + start, -network, trainer.gradient.base + start, width: middle - start)
        accumulate(
          weights.base + middle, -items, trainer.gradient.base + middle,
          width: start + count - middle)
      }
    }
    return loss
  }

  /// Fills ``gradient`` with that of the mean loss; returns the sum over positions.
  private func differentiate(
    _ network: AttentionNetwork, on batch: SequenceBatch, against opponents: Opponents,
    dropout: Float, using rng: inout SeededGenerator
  ) -> Double {
    let seed = rng.next()
    let (shards, width) = (shards, network.width)
    let weight = 1 / Float(batch.count)
    var rows = AlignedMemory<Float>(count: 0)
    if case .sample(let items, _) = opponents {
      rows = AlignedMemory<Float>(count: items.count * width)
      for (index, item) in items.enumerated() {
        (rows.base + index * width).update(from: network.row(Int(item)), count: width)
      }
    }
    let sampled = rows
    Threads.forEach(of: shards.count) { index in
      var own = SeededGenerator(seed: seed, stream: "dropout", index: index)
      let shard = shards[index]
      shard.read(
        batch.part(index, of: shards.count), network: network, dropout: dropout, using: &own)
      switch opponents {
      case .negatives: shard.compareWithNegatives(network, weight: weight)
      case .sample(let items, let shift):
        shard.compare(network, with: items, rows: sampled.base, shift: shift, weight: weight)
      }
      shard.goBack(network, dropout: dropout)
    }
    addUp(network, opponents)
    return shards.reduce(0) { $0 + $1.loss }
  }

  /// Sums what the shards found.
  private func addUp(_ network: AttentionNetwork, _ opponents: Opponents) {
    let (shards, gradient, width) = (shards, gradient, network.width)
    gradient.zero()
    for shard in shards {
      accumulate(gradient.base, 1, shard.gradient.base, width: network.weightCount)
    }
    let items = gradient.base + network.weightCount
    nonisolated(unsafe) let base = items
    // Ranges of items side by side, each in the order of shards and positions.
    Threads.forEachRange(of: network.itemCount, grain: 512) { range in
      func add(_ item: Int32, _ factor: Float, _ source: UnsafePointer<Float>) {
        guard range.contains(Int(item)) else { return }
        accumulate(base + Int(item) * width, factor, source, width: width)
      }
      for shard in shards where shard.batch.count > 0 {
        let batch = shard.batch
        for position in 0..<batch.count {
          let state = shard.states.base + position * width
          add(batch.inputs[position], 1, shard.inputGradient.base + position * width)
          add(batch.targets[position], shard.targetSlopes[position], state)
          if case .negatives = opponents {
            add(batch.negatives[position], shard.negativeSlopes[position], state)
          }
        }
        if case .sample(let sample, _) = opponents {
          for (index, item) in sample.enumerated() {
            add(item, 1, shard.sampleGradient.base + index * width)
          }
        }
      }
    }
  }
}

extension AttentionTrainer: Resumable {
  /// The moments and the number of steps.
  var state: [NamedTensor] {
    [
      NamedTensor("moments", moments.tensor), NamedTensor("squares", squares.tensor),
      NamedTensor("updates", count: updates),
    ]
  }

  func resume(from state: [String: Tensor]) throws {
    try moments.fill(from: state, "moments")
    try squares.fill(from: state, "squares")
    updates = try state.count("updates")
  }
}
