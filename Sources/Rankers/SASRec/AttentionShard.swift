import Essentials
import Kernels

/// A part of a batch of sequences that one thread takes through an ``AttentionNetwork`` and back.
///
/// Differentiated by hand: sequences have lengths of their own and nothing is padded.
final class AttentionShard: @unchecked Sendable {
  /// What is kept of a block for the way back.
  struct Memory {
    /// What came in, x̂ of the first normalization, its y, queries, keys beside values: `[positions, ..]`.
    var input = AlignedMemory<Float>(count: 0)
    var normalized1 = AlignedMemory<Float>(count: 0)
    var query = AlignedMemory<Float>(count: 0)
    var residual = AlignedMemory<Float>(count: 0)
    var keysAndValues = AlignedMemory<Float>(count: 0)
    /// After attention, x̂ of the second normalization, its y, and hidden units.
    var middle = AlignedMemory<Float>(count: 0)
    var normalized2 = AlignedMemory<Float>(count: 0)
    var shown = AlignedMemory<Float>(count: 0)
    var hidden = AlignedMemory<Float>(count: 0)
    /// What dropout leaves of the last layer: 0 or 1 / (1 − dropout).
    var mask = AlignedMemory<Float>(count: 0)
    /// 1/√variance of both normalizations, `[positions]` each.
    var inverse1: [Float] = []
    var inverse2: [Float] = []
    /// Softmax of each sequence's scores, `[count, count]` one after the other, and what dropout leaves.
    var weights = AlignedMemory<Float>(count: 0)
    var kept = AlignedMemory<Float>(count: 0)
  }

  /// The batch.
  private(set) var batch = SequenceBatch()
  /// The loss summed over positions.
  var loss = 0.0
  /// The loss by everything but the items, `[weightCount]`.
  let gradient: AlignedMemory<Float>
  /// The loss by the embedding of what each position was shown, `[positions, width]`.
  private(set) var inputGradient = AlignedMemory<Float>(count: 0)
  /// What the network makes of each position, `[positions, width]`, and the loss by it.
  private(set) var states = AlignedMemory<Float>(count: 0)
  private(set) var stateGradient = AlignedMemory<Float>(count: 0)
  /// The loss by the scores of targets, and of negatives where each position has one: `[positions]`.
  var targetSlopes: [Float] = []
  var negativeSlopes: [Float] = []
  /// The loss by the rows of sampled items, `[sampled, width]`.
  var sampleGradient = AlignedMemory<Float>(count: 0)
  var logits = AlignedMemory<Float>(count: 0)

  let width: Int
  private(set) var memories: [Memory]
  private(set) var inputMask = AlignedMemory<Float>(count: 0)
  private(set) var lastNormalized = AlignedMemory<Float>(count: 0)
  var lastInverse: [Float] = []
  private(set) var spare: [AlignedMemory<Float>] = []
  /// Where each sequence's scores begin.
  private(set) var squareOffsets: [Int] = [0]
  private var room = 0
  private var squareRoom = 0

  /// A shard for networks like `network`.
  init(_ network: AttentionNetwork) {
    width = network.width
    gradient = AlignedMemory<Float>(count: network.weightCount)
    memories = (0..<network.blockCount).map { _ in Memory() }
  }

  /// Takes a batch through `network`: fills ``states``.
  func read(
    _ batch: SequenceBatch, network: AttentionNetwork, dropout: Float,
    using rng: inout SeededGenerator
  ) {
    self.batch = batch
    reserve(batch)
    gradient.zero()
    loss = 0
    let count = batch.count
    guard count > 0 else { return }
    let dropout = Dropout(rate: dropout)
    dropout.fill(inputMask.base, count: count * width, using: &rng)
    let first = memories[0].input.base
    for sequence in 0..<batch.sequenceCount {
      let range = batch.offsets[sequence]..<batch.offsets[sequence + 1]
      for position in range {
        let item = network.row(Int(batch.inputs[position]))
        let place = network.position(position - range.lowerBound, of: range.count)
        for k in stride(from: 0, to: width, by: vectorWidth) {
          let at = position * width + k
          let sum = place.vector(k).addingProduct(
            item.vector(k), Vector(repeating: network.scale))
          first.store(sum * inputMask.base.vector(at), at: at)
        }
      }
    }
    for block in 0..<network.blockCount {
      let output =
        block + 1 < network.blockCount ? memories[block + 1].input.base : spare[0].base
      advance(block, network: network, dropout: dropout, into: output, using: &rng)
    }
    for position in 0..<count {
      lastInverse[position] = LayerNorm.apply(
        spare[0].base + position * width, gain: network[network.lastGain],
        shift: network[network.lastShift], width: width,
        normalized: lastNormalized.base + position * width, into: states.base + position * width)
    }
  }

  private func advance(
    _ index: Int, network: AttentionNetwork, dropout: Dropout,
    into output: UnsafeMutablePointer<Float>, using rng: inout SeededGenerator
  ) {
    let block = network.blocks[index]
    let count = batch.count
    let width = width
    for position in 0..<count {
      memories[index].inverse1[position] = LayerNorm.apply(
        memories[index].input.base + position * width, gain: network[block.gain1],
        shift: network[block.shift1], width: width,
        normalized: memories[index].normalized1.base + position * width,
        into: memories[index].residual.base + position * width)
    }
    let memory = memories[index]
    affine(
      memory.residual.base, network[block.queryWeights], network[block.queryBias],
      into: memory.query.base, columns: width)
    affine(
      memory.input.base, network[block.keyValueWeights], network[block.keyValueBias],
      into: memory.keysAndValues.base, columns: 2 * width)
    attend(memory, dropout: dropout, using: &rng)
    for position in 0..<count {
      memories[index].inverse2[position] = LayerNorm.apply(
        memory.middle.base + position * width, gain: network[block.gain2],
        shift: network[block.shift2], width: width,
        normalized: memory.normalized2.base + position * width,
        into: memory.shown.base + position * width)
    }
    affine(
      memory.shown.base, network[block.weights1], network[block.bias1], into: memory.hidden.base,
      columns: width)
    dropout.fill(memory.mask.base, count: count * width, using: &rng)
    for k in stride(from: 0, to: count * width, by: vectorWidth) {
      memory.hidden.base.store(
        VectorMath.rectified(memory.hidden.base.vector(k)) * memory.mask.base.vector(k), at: k)
    }
    affine(
      memory.hidden.base, network[block.weights2], network[block.bias2], into: output,
      columns: width)
    dropout.fill(memory.mask.base, count: count * width, using: &rng)
    for k in stride(from: 0, to: count * width, by: vectorWidth) {
      output.store(
        memory.shown.base.vector(k).addingProduct(output.vector(k), memory.mask.base.vector(k)),
        at: k)
    }
  }

  /// Attention of each position to itself and those before, on top of the residual.
  private func attend(
    _ memory: Memory, dropout: Dropout, using rng: inout SeededGenerator
  ) {
    let width = width
    let share = 1 / Float(width).squareRoot()
    memory.middle.base.update(from: memory.residual.base, count: batch.count * width)
    for sequence in 0..<batch.sequenceCount {
      let start = batch.offsets[sequence]
      let length = batch.offsets[sequence + 1] - start
      let weights = memory.weights.base + squareOffsets[sequence]
      let kept = memory.kept.base + squareOffsets[sequence]
      let stride = Self.padded(length)
      let keys = memory.keysAndValues.base + start * 2 * width
      gemm(
        MatrixView(memory.query.base + start * width, stride: width),
        MatrixView(keys, stride: 2 * width, transposed: true), into: weights, stride: stride,
        rows: length, columns: length, depth: width, accumulating: false)
      for row in 0..<length {
        AttentionWeights.softmax(
          weights + row * stride, count: row + 1, padded: stride, scale: share)
      }
      let total = length * stride
      if dropout.rate > 0 {
        dropout.fill(kept, count: total, using: &rng)
        for k in Swift.stride(from: 0, to: total, by: vectorWidth) {
          kept.store(kept.vector(k) * weights.vector(k), at: k)
        }
      } else {
        kept.update(from: weights, count: total)
      }
      gemm(
        MatrixView(kept, stride: stride), MatrixView(keys + width, stride: 2 * width),
        into: memory.middle.base + start * width, stride: width, rows: length, columns: width,
        depth: length, accumulating: true)
    }
  }

  /// rows · weights + bias.
  private func affine(
    _ rows: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, _ bias: UnsafePointer<Float>,
    into result: UnsafeMutablePointer<Float>, columns: Int
  ) {
    for row in 0..<batch.count { (result + row * columns).update(from: bias, count: columns) }
    gemm(
      MatrixView(rows, stride: width), MatrixView(weights, stride: columns), into: result,
      stride: columns, rows: batch.count, columns: columns, depth: width, accumulating: true)
  }

  /// How far apart the rows of so many scores lie.
  static func padded(_ length: Int) -> Int {
    (length + vectorWidth - 1) / vectorWidth * vectorWidth
  }

  private func reserve(_ batch: SequenceBatch) {
    squareOffsets = [0]
    for sequence in 0..<batch.sequenceCount {
      let length = batch.offsets[sequence + 1] - batch.offsets[sequence]
      squareOffsets.append(squareOffsets[sequence] + length * Self.padded(length))
    }
    func memory(_ count: Int) -> AlignedMemory<Float> { AlignedMemory<Float>(count: count) }
    if room < batch.count {
      room = batch.count + batch.count / 4
      let count = room * width
      for index in memories.indices {
        memories[index].input = memory(count)
        memories[index].normalized1 = memory(count)
        memories[index].query = memory(count)
        memories[index].residual = memory(count)
        memories[index].keysAndValues = memory(2 * count)
        memories[index].middle = memory(count)
        memories[index].normalized2 = memory(count)
        memories[index].shown = memory(count)
        memories[index].hidden = memory(count)
        memories[index].mask = memory(count)
        memories[index].inverse1 = [Float](repeating: 0, count: room)
        memories[index].inverse2 = [Float](repeating: 0, count: room)
      }
      (inputGradient, states, stateGradient) = (memory(count), memory(count), memory(count))
      (inputMask, lastNormalized) = (memory(count), memory(count))
      spare = [memory(count), memory(count), memory(count), memory(2 * count)]
      lastInverse = [Float](repeating: 0, count: room)
      targetSlopes = lastInverse
      negativeSlopes = lastInverse
    }
    let squares = squareOffsets[batch.sequenceCount]
    if squareRoom < squares {
      squareRoom = squares + squares / 4
      for index in memories.indices {
        memories[index].weights = memory(squareRoom)
        memories[index].kept = memory(squareRoom)
      }
    }
  }
}

/// What attention makes of scores.
enum AttentionWeights {
  /// Replaces the first `count` of `padded` numbers by their softmax after a multiplication by `scale`, and
  /// the others by 0.
  @inline(__always)
  static func softmax(
    _ scores: UnsafeMutablePointer<Float>, count: Int, padded: Int, scale: Float
  ) {
    for place in count..<max(count, padded) { scores[place] = -.infinity }
    let used = (count + vectorWidth - 1) / vectorWidth * vectorWidth
    var top = scores.vector(0)
    for k in stride(from: vectorWidth, to: used, by: vectorWidth) {
      top = VectorMath.greatest(top, scores.vector(k))
    }
    let highest = Vector(repeating: top.max())
    var sum = Vector.zero
    for k in stride(from: 0, to: used, by: vectorWidth) {
      let value = VectorMath.exp((scores.vector(k) - highest) * scale)
      sum += value
      scores.store(value, at: k)
    }
    let factor = Vector(repeating: 1 / VectorMath.sum(sum))
    for k in stride(from: 0, to: used, by: vectorWidth) {
      scores.store(scores.vector(k) * factor, at: k)
    }
    for place in count..<max(count, padded) { scores[place] = 0 }
  }
}
