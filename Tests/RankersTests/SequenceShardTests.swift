import Essentials
import Kernels
import Testing
@testable import Rankers

/// What a shard finds out about a batch, against differences of its own loss.
@Suite struct SequenceShardTests {
  private static let negatives: [Int32] = [0, 2, 5, 6]
  private static let sequences = PackedSequences([
    ([1, 2, 3], [2, 3, 4]), ([4], [0]), ([5, 5], [-1, 1]),
  ])

  private static func run(_ network: GRUNetwork) -> SequenceShard {
    let shard = SequenceShard(width: network.width)
    let rows = AlignedMemory<Float>(count: negatives.count * network.itemStride)
    for (index, item) in negatives.enumerated() {
      (rows.base + index * network.itemStride).update(
        from: network.row(Int(item)), count: network.itemStride)
    }
    shard.run(
      sequences, network: network, negatives: negatives, rows: rows, shift: 0.4, weight: 1,
      dropout: 0, using: &SeededGenerator.unused)
    return shard
  }

  @Test func recurrentGradientsAreSlopes() {
    var rng = SeededGenerator(seed: 4)
    let network = GRUNetwork(width: 8, itemCount: 7, deviation: 0.5, using: &rng)
    let shard = Self.run(network)
    #expect(shard.loss > 0)
    let step: Float = 1e-2
    for place in stride(from: 0, to: network.recurrentCount, by: 13) {
      let losses = [step, -step].map { move in
        var moved = network
        moved.makeUnique()
        moved.inputWeights[place] += move
        return Self.run(moved).loss
      }
      let slope = (losses[0] - losses[1]) / Double(2 * step)
      #expect(abs(Double(shard.recurrentGradient.base[place]) - slope) < 2e-3, "\(place)")
    }
  }

  /// A negative's row, a target's row and what the network was shown, each from where it is kept.
  @Test func gradientsOfItemsAreSlopes() {
    var rng = SeededGenerator(seed: 4)
    let network = GRUNetwork(width: 8, itemCount: 7, deviation: 0.5, using: &rng)
    let shard = Self.run(network)
    let (width, stride) = (network.width, network.itemStride)
    var expected = [Float](repeating: 0, count: 7 * stride)
    for (index, item) in Self.negatives.enumerated() {
      for k in 0..<stride {
        expected[Int(item) * stride + k] += shard.negativeGradient.base[index * stride + k]
      }
    }
    for position in 0..<shard.sequences.count {
      let input = Int(shard.sequences.inputs[position])
      for k in 0..<width {
        expected[input * stride + k] += shard.inputGradient.base[position * width + k]
      }
      let target = Int(shard.sequences.targets[position])
      guard target >= 0 else { continue }
      for k in 0..<stride {
        expected[target * stride + k] +=
          shard.targetSlopes.base[position] * shard.states.base[position * stride + k]
      }
    }
    let step: Float = 1e-2
    for item in 0..<7 {
      // Two numbers of the embedding and the bias.
      for k in [0, 5, width] {
        let losses = [step, -step].map { move in
          var moved = network
          moved.makeUnique()
          moved.row(item)[k] += move
          return Self.run(moved).loss
        }
        let slope = (losses[0] - losses[1]) / Double(2 * step)
        #expect(abs(Double(expected[item * stride + k]) - slope) < 2e-3, "\(item) \(k)")
      }
    }
  }
}
