import Essentials
import Kernels
import Torch

/// Moves a ``GRUNetwork`` along the gradients of batches of sequences.
///
/// A batch is cut into shards by its sequences alone, and every sum over shards has an order, so
/// that the bits do not depend on the number of threads.
final class GRUTrainer {
  /// How parameters move.
  enum Rule {
    /// Along the gradient, with a step size; that of the recurrent weights may be another.
    case descent(Float, recurrent: Float)
    /// By Adam; rows of items only in batches that they take part in, each with a count of its own.
    case adam(AdamRule)
  }

  private let rule: Rule
  private let itemCount: Int
  private let stride: Int
  private let shards: [SequenceShard]
  /// The loss by items' rows; zeros between steps.
  private let gradient: AlignedMemory<Float>
  private let moments: AlignedMemory<Float>
  private let squares: AlignedMemory<Float>
  private var updates: [Int32]
  private var recurrentUpdates = 0

  /// A trainer for networks of the size of `network`.
  init(_ network: GRUNetwork, rule: Rule, shardCount: Int) {
    self.rule = rule
    itemCount = network.itemCount
    stride = network.itemStride
    shards = (0..<shardCount).map { _ in SequenceShard(width: network.width) }
    let itemFloats = itemCount * network.itemStride
    gradient = AlignedMemory<Float>(count: itemFloats)
    var isAdam = false
    if case .adam = rule { isAdam = true }
    moments = AlignedMemory<Float>(count: isAdam ? network.recurrentCount + itemFloats : 0)
    squares = AlignedMemory<Float>(count: isAdam ? network.recurrentCount + itemFloats : 0)
    updates = [Int32](repeating: 0, count: isAdam ? itemCount : 0)
  }

  /// Takes one step and returns the loss summed over the positions before it.
  ///
  /// - Parameters:
  ///   - sequences: The batch; what a position is shown and what comes next.
  ///   - negatives: Items that each position's next one is compared with.
  ///   - shift: The logarithm of how many items each negative stands for.
  func step(
    _ network: inout GRUNetwork,
    on sequences: [(inputs: ArraySlice<Int32>, targets: ArraySlice<Int32>)],
    negatives: [Int32], shift: Float, dropout: Float, using rng: inout SeededGenerator
  ) -> Double {
    network.makeUnique()
    let positions = sequences.reduce(0) { sum, sequence in
      sum + sequence.targets.count { $0 >= 0 }
    }
    guard positions > 0 else { return 0 }
    differentiate(
      network, on: sequences, negatives: negatives, shift: shift, weight: 1 / Float(positions),
      dropout: dropout, using: &rng)
    moveRecurrent(network)
    moveItems(network, negatives: negatives)
    return shards.reduce(0) { $0 + $1.loss }
  }

  /// The gradients of every shard, side by side.
  private func differentiate(
    _ network: GRUNetwork,
    on sequences: [(inputs: ArraySlice<Int32>, targets: ArraySlice<Int32>)],
    negatives: [Int32], shift: Float, weight: Float, dropout: Float,
    using rng: inout SeededGenerator
  ) {
    let rows = AlignedMemory<Float>(count: negatives.count * stride)
    for (index, item) in negatives.enumerated() {
      (rows.base + index * stride).update(from: network.row(Int(item)), count: stride)
    }
    let seed = rng.next()
    let shardCount = shards.count
    let shards = shards
    Threads.forEach(of: shardCount) { index in
      var own = SeededGenerator(seed: seed, stream: "dropout", index: index)
      let part = Swift.stride(from: index, to: sequences.count, by: shardCount).map {
        sequences[$0]
      }
      shards[index].run(
        PackedSequences(part), network: network, negatives: negatives, rows: rows, shift: shift,
        weight: weight, dropout: dropout, using: &own)
    }
  }

  private func moveRecurrent(_ network: GRUNetwork) {
    recurrentUpdates += 1
    let sum = shards[0].recurrentGradient.base
    for shard in shards.dropFirst() {
      let gradient = shard.recurrentGradient.base
      for k in Swift.stride(from: 0, to: network.recurrentCount, by: vectorWidth) {
        sum.store(sum.vector(k) + gradient.vector(k), at: k)
      }
    }
    move(
      network.inputWeights, by: sum, moments: moments.base, squares: squares.base,
      count: network.recurrentCount, update: recurrentUpdates, isRecurrent: true)
  }

  /// Adds up what the shards found about items, and moves those that took part.
  private func moveItems(_ network: GRUNetwork, negatives: [Int32]) {
    let offset = network.recurrentCount
    let width = network.width
    updates.withDisjointRows { updates in
      nonisolated(unsafe) let trainer = self
      Threads.forEachRange(of: itemCount, grain: 256) { range in
        let gradient = trainer.gradient.base
        let stride = trainer.stride
        var isTouched = [Bool](repeating: false, count: range.count)
        func add(
          _ item: Int32, _ source: UnsafePointer<Float>, _ factor: Float, count: Int
        ) {
          guard range.contains(Int(item)) else { return }
          isTouched[Int(item) - range.lowerBound] = true
          let row = gradient + Int(item) * stride
          let factor = Vector(repeating: factor)
          for k in Swift.stride(from: 0, to: count, by: vectorWidth) {
            row.store(row.vector(k).addingProduct(factor, source.vector(k)), at: k)
          }
        }
        for shard in trainer.shards {
          let sequences = shard.sequences
          for position in 0..<sequences.count {
            add(
              sequences.inputs[position], shard.inputGradient.base + position * width, 1,
              count: width)
            let target = sequences.targets[position]
            if target >= 0 {
              add(
                target, shard.states.base + position * stride,
                shard.targetSlopes.base[position], count: stride)
            }
          }
          guard sequences.count > 0 else { continue }
          for (index, item) in negatives.enumerated() {
            add(item, shard.negativeGradient.base + index * stride, 1, count: stride)
          }
        }
        for item in range where isTouched[item - range.lowerBound] {
          if updates.count > 0 { updates[item] += 1 }
          let row = gradient + item * stride
          trainer.move(
            network.row(item), by: row, moments: trainer.moments.base + offset + item * stride,
            squares: trainer.squares.base + offset + item * stride, count: stride,
            update: updates.count > 0 ? Int(updates[item]) : 0)
          row.update(repeating: 0, count: stride)
        }
      }
    }
  }

  @inline(__always)
  private func move(
    _ weights: UnsafeMutablePointer<Float>, by gradient: UnsafePointer<Float>,
    moments: UnsafeMutablePointer<Float>, squares: UnsafeMutablePointer<Float>, count: Int,
    update: Int, isRecurrent: Bool = false
  ) {
    switch rule {
    case .adam(let rule):
      rule.lookedUpStep(update).apply(
        to: weights, moments: moments, squares: squares, gradient: gradient, count: count)
    case .descent(let rate, let recurrentRate):
      accumulate(weights, isRecurrent ? -recurrentRate : -rate, gradient, width: count)
    }
  }
}

extension GRUTrainer: Resumable {
  /// The moments, and how often each item's row and the recurrent weights have moved.
  var state: [NamedTensor] {
    [
      NamedTensor("moments", moments.tensor), NamedTensor("squares", squares.tensor),
      NamedTensor("updates", Tensor(updates)),
      NamedTensor("recurrentUpdates", count: recurrentUpdates),
    ]
  }

  func resume(from state: [String: Tensor]) throws {
    try moments.fill(from: state, "moments")
    try squares.fill(from: state, "squares")
    updates = try state.tensor("updates", shape: [updates.count], dtype: .int32).array()
    recurrentUpdates = try state.count("recurrentUpdates")
  }
}
