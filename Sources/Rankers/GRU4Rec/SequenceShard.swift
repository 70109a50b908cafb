import Essentials
import Kernels

/// A part of a batch of sequences that one thread takes through ``GRUNetwork`` and back.
///
/// Differentiated by hand: the steps of a GRU are too small for a graph of tensor operations, and
/// the rows of items that take part are known.
final class SequenceShard: @unchecked Sendable {
  private(set) var sequences = PackedSequences([])
  /// The loss summed over positions, and how many there are to learn from.
  var loss = 0.0
  /// The loss by the parameters of the GRU, `[recurrentCount]`.
  let recurrentGradient: AlignedMemory<Float>
  /// The loss by the rows of the sampled items, `[negatives, itemStride]`.
  private(set) var negativeGradient = AlignedMemory<Float>(count: 0)
  /// The loss by what the network was shown, `[positions, width]`.
  private(set) var inputGradient = AlignedMemory<Float>(count: 0)
  /// The loss by the score of each target, `[positions]`; its product with ``states`` is that by the
  /// target's row.
  private(set) var targetSlopes = AlignedMemory<Float>(count: 0)
  /// h_t with a 1 behind it, `[positions, itemStride]`.
  private(set) var states = AlignedMemory<Float>(count: 0)

  let width: Int
  let stride: Int
  private(set) var inputs = AlignedMemory<Float>(count: 0)
  private(set) var mask = AlignedMemory<Float>(count: 0)
  private(set) var gates = AlignedMemory<Float>(count: 0)
  private(set) var products = AlignedMemory<Float>(count: 0)
  private(set) var stateGradient = AlignedMemory<Float>(count: 0)
  private(set) var carry = AlignedMemory<Float>(count: 0)
  private(set) var stepGradient = AlignedMemory<Float>(count: 0)
  private(set) var logits = AlignedMemory<Float>(count: 0)
  static let blockSize = 64

  /// A shard for networks of a width.
  init(width: Int) {
    self.width = width
    stride = width + 8
    recurrentGradient = AlignedMemory<Float>(count: GRUNetwork.recurrentCount(width))
  }

  /// Computes all gradients of the loss over `sequences`, which replaces what was here before.
  ///
  /// - Parameters:
  ///   - negatives: The items that targets are compared with, `[count]`, ascending.
  ///   - rows: Their rows, `[count, itemStride]`.
  ///   - shift: What is added to their scores: the logarithm of how many items each stands for.
  ///   - weight: What every position's loss counts.
  ///   - dropout: The share of the embeddings' numbers that is left out.
  func run(
    _ sequences: PackedSequences, network: GRUNetwork, negatives: [Int32],
    rows: AlignedMemory<Float>,
    shift: Float, weight: Float, dropout: Float, using rng: inout SeededGenerator
  ) {
    self.sequences = sequences
    reserve(positions: sequences.count, negatives: negatives.count)
    recurrentGradient.zero()
    negativeGradient.zero()
    loss = 0
    guard sequences.count > 0 else { return }
    read(network, dropout: dropout, using: &rng)
    advance(network)
    compare(network, with: negatives, rows: rows.base, shift: shift, weight: weight)
    goBack(network)
  }

  private func reserve(positions: Int, negatives: Int) {
    if targetSlopes.count < positions {
      let room = positions + positions / 4
      inputs = AlignedMemory<Float>(count: room * width)
      mask = AlignedMemory<Float>(count: room * width)
      inputGradient = AlignedMemory<Float>(count: room * width)
      gates = AlignedMemory<Float>(count: room * 3 * width)
      products = AlignedMemory<Float>(count: room * 3 * width)
      states = AlignedMemory<Float>(count: room * stride)
      stateGradient = AlignedMemory<Float>(count: room * width)
      targetSlopes = AlignedMemory<Float>(count: room)
      carry = AlignedMemory<Float>(count: room * width)
      stepGradient = AlignedMemory<Float>(count: room * 3 * width)
    }
    if negativeGradient.count != negatives * stride {
      negativeGradient = AlignedMemory<Float>(count: negatives * stride)
      logits = AlignedMemory<Float>(count: Self.blockSize * ((negatives + 7) / 8 * 8))
    }
  }

  /// Looks up what the network is shown, and computes its share of all gates.
  private func read(_ network: GRUNetwork, dropout: Float, using rng: inout SeededGenerator) {
    let keep = 1 / (1 - dropout)
    let limit = UInt64(dropout * 65_536)
    for (position, item) in sequences.inputs.enumerated() {
      let input = inputs.base + position * width
      let mask = mask.base + position * width
      let row = network.row(Int(item))
      for column in Swift.stride(from: 0, to: width, by: 4) {
        // Sixteen bits decide about each number.
        var bits = limit == 0 ? UInt64.max : rng.next()
        for lane in column..<column + 4 {
          mask[lane] = bits & 0xFFFF >= limit ? keep : 0
          input[lane] = row[lane] * mask[lane]
          bits >>= 16
        }
      }
    }
    for position in 0..<sequences.count {
      (gates.base + position * 3 * width).update(from: network.inputBias, count: 3 * width)
    }
    gemm(
      MatrixView(inputs.base, stride: width), MatrixView(network.inputWeights, stride: 3 * width),
      into: gates.base, stride: 3 * width, rows: sequences.count, columns: 3 * width, depth: width,
      accumulating: true)
  }

  private func advance(_ network: GRUNetwork) {
    let zeros = AlignedMemory<Float>(count: width)
    for step in 0..<sequences.stepCount {
      let first = sequences.offsets[step]
      let count = sequences.active(step)
      let before = step == 0 ? nil : states.base + sequences.offsets[step - 1] * stride
      let product = products.base + first * 3 * width
      if let before {
        gemm(
          MatrixView(before, stride: stride), MatrixView(network.stateWeights, stride: 3 * width),
          into: product, stride: 3 * width, rows: count, columns: 3 * width, depth: width,
          accumulating: false)
      } else {
        product.update(repeating: 0, count: count * 3 * width)
      }
      for row in 0..<count {
        let state = states.base + (first + row) * stride
        GRUNetwork.advance(
          gates: gates.base + (first + row) * 3 * width, products: product + row * 3 * width,
          stateBias: network.stateBias, previous: before.map { $0 + row * stride } ?? zeros.base,
          state: state, width: width)
        state[width] = 1
      }
    }
  }
}
