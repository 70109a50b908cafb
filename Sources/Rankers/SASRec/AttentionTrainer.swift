import Essentials
import Kernels
import Torch

/// Moves an ``AttentionNetwork`` along the gradients of batches of sequences.
///
/// A batch is cut into shards by its sequences alone, and every sum over shards has an order, so that
/// the bits do not depend on the number of threads.
final class AttentionTrainer {
  /// What targets are compared with.
  enum Opponents {
    /// Each with the negative that the batch has for it.
    case negatives
    /// All with the same items, each of which stands for e^shift.
    case sample([Int32], shift: Float)
  }

  private let optimizer: DenseOptimizer
  private let shards: [AttentionShard]
  /// The loss by all parameters.
  private let gradient: AlignedMemory<Float>

  /// A trainer for networks of the size of `network`.
  init(_ network: AttentionNetwork, rule: DenseOptimizer.Rule, shardCount: Int) {
    optimizer = DenseOptimizer(count: network.buffer.count, rule: rule)
    shards = (0..<shardCount).map { _ in AttentionShard(network) }
    gradient = AlignedMemory<Float>(count: network.buffer.count)
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
    optimizer.step(network.buffer, against: gradient)
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
  /// What the optimizer keeps.
  var state: [NamedTensor] { optimizer.state }

  func resume(from state: [String: Tensor]) throws { try optimizer.resume(from: state) }
}
