import Interactions
import Torch

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A part of a batch of sequences that one thread takes through ``GRUNetwork`` and back.
///
/// Differentiated by hand: the steps of a GRU are too small for a graph of tensor operations, and
/// the rows of items that take part are known.
final class SequenceShard: @unchecked Sendable {
  private(set) var sequences = PackedSequences([])
  /// The loss summed over positions, and how many there are to learn from.
  private(set) var loss = 0.0
  /// The loss by the parameters of the GRU, `[recurrentCount]`.
  let recurrentGradient: FloatBuffer
  /// The loss by the rows of the sampled items, `[negatives, itemStride]`.
  private(set) var negativeGradient = FloatBuffer(count: 0)
  /// The loss by what the network was shown, `[positions, width]`.
  private(set) var inputGradient = FloatBuffer(count: 0)
  /// The loss by the score of each target, `[positions]`; its product with ``states`` is that by the
  /// target's row.
  private(set) var targetSlopes = FloatBuffer(count: 0)
  /// h_t with a 1 behind it, `[positions, itemStride]`.
  private(set) var states = FloatBuffer(count: 0)

  private let width: Int
  private let stride: Int
  private var inputs = FloatBuffer(count: 0)
  private var mask = FloatBuffer(count: 0)
  private var gates = FloatBuffer(count: 0)
  private var products = FloatBuffer(count: 0)
  private var stateGradient = FloatBuffer(count: 0)
  private var carry = FloatBuffer(count: 0)
  private var stepGradient = FloatBuffer(count: 0)
  private var logits = FloatBuffer(count: 0)
  private static let blockSize = 64

  /// A shard for networks of a width.
  init(width: Int) {
    self.width = width
    stride = width + 8
    recurrentGradient = FloatBuffer(count: GRUNetwork.recurrentCount(width))
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
    _ sequences: PackedSequences, network: GRUNetwork, negatives: [Int32], rows: FloatBuffer,
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
      inputs = FloatBuffer(count: room * width)
      mask = FloatBuffer(count: room * width)
      inputGradient = FloatBuffer(count: room * width)
      gates = FloatBuffer(count: room * 3 * width)
      products = FloatBuffer(count: room * 3 * width)
      states = FloatBuffer(count: room * stride)
      stateGradient = FloatBuffer(count: room * width)
      targetSlopes = FloatBuffer(count: room)
      carry = FloatBuffer(count: room * width)
      stepGradient = FloatBuffer(count: room * 3 * width)
    }
    if negativeGradient.count != negatives * stride {
      negativeGradient = FloatBuffer(count: negatives * stride)
      logits = FloatBuffer(count: Self.blockSize * ((negatives + 7) / 8 * 8))
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
    let zeros = FloatBuffer(count: width)
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

  /// −log softmax of the targets' scores among the sampled items', and its gradients.
  private func compare(
    _ network: GRUNetwork, with negatives: [Int32], rows: UnsafeMutablePointer<Float>,
    shift: Float, weight: Float
  ) {
    let room = logits.count / Self.blockSize
    let count = negatives.count
    for start in Swift.stride(from: 0, to: sequences.count, by: Self.blockSize) {
      let size = min(Self.blockSize, sequences.count - start)
      let block = states.base + start * stride
      gemm(
        MatrixView(block, stride: stride), MatrixView(rows, stride: stride, transposed: true),
        into: logits.base, stride: room, rows: size, columns: count, depth: width + 1,
        accumulating: false)
      for index in 0..<size {
        let target = sequences.targets[start + index]
        let scores = logits.base + index * room
        guard target >= 0 else {
          scores.update(repeating: 0, count: count)
          targetSlopes.base[start + index] = 0
          continue
        }
        var column = Self.place(of: target, in: negatives)
        while column < count, negatives[column] == target {
          scores[column] = -.infinity
          column += 1
        }
        for column in count..<room { scores[column] = -.infinity }
        let own = dot(block + index * stride, network.row(Int(target)), stride: stride)
        let probability = softmax(scores, room: room, own: own, shift: shift, weight: weight)
        loss -= Double(log(max(probability, .leastNormalMagnitude)))
        targetSlopes.base[start + index] = (probability - 1) * weight
        // The target's part of the gradient; the others' come with a product.
        let gradient = stateGradient.base + (start + index) * width
        let row = network.row(Int(target))
        let slope = Vector(repeating: targetSlopes.base[start + index])
        for k in Swift.stride(from: 0, to: width, by: vectorWidth) {
          gradient.store(slope * row.vector(k), at: k)
        }
      }
      for index in 0..<size where sequences.targets[start + index] < 0 {
        (stateGradient.base + (start + index) * width).update(repeating: 0, count: width)
      }
      gemm(
        MatrixView(logits.base, stride: room), MatrixView(rows, stride: stride),
        into: stateGradient.base + start * width, stride: width, rows: size, columns: width,
        depth: count, accumulating: true)
      gemm(
        MatrixView(logits.base, stride: room, transposed: true), MatrixView(block, stride: stride),
        into: negativeGradient.base, stride: stride, rows: count, columns: width + 1, depth: size,
        accumulating: true)
    }
  }

  /// The first place in ascending numbers whose number is at least `value`.
  private static func place(of value: Int32, in numbers: [Int32]) -> Int {
    var range = 0..<numbers.count
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range =
        numbers[middle] < value ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound
  }

  /// Turns scores into `weight` times their probabilities beside `own`, whose probability is
  /// returned.
  private func softmax(
    _ scores: UnsafeMutablePointer<Float>, room: Int, own: Float, shift: Float, weight: Float
  ) -> Float {
    var top = Vector(repeating: own - shift)
    for k in Swift.stride(from: 0, to: room, by: vectorWidth) {
      top = VectorMath.greatest(top, scores.vector(k))
    }
    let highest = top.max() + shift
    let lowering = Vector(repeating: shift - highest)
    var sum = Vector.zero
    for k in Swift.stride(from: 0, to: room, by: vectorWidth) {
      // An excluded score gives e^-87, which counts for nothing.
      let value = VectorMath.exp(scores.vector(k) + lowering)
      sum += value
      scores.store(value, at: k)
    }
    let ownValue = exp(own - highest)
    let total = VectorMath.sum(sum) + ownValue
    let factor = Vector(repeating: weight / total)
    for k in Swift.stride(from: 0, to: room, by: vectorWidth) {
      scores.store(scores.vector(k) * factor, at: k)
    }
    return ownValue / total
  }

  private func dot(
    _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, stride: Int
  ) -> Float {
    var sum = Vector.zero
    for k in Swift.stride(from: 0, to: stride, by: vectorWidth) {
      sum.addProduct(left.vector(k), right.vector(k))
    }
    return VectorMath.sum(sum)
  }

  /// Backpropagation through time, then to the embeddings that were read.
  private func goBack(_ network: GRUNetwork) {
    let count = sequences.count
    let stateWeightGradient = recurrentGradient.base + 3 * width * width
    let inputBiasGradient = recurrentGradient.base + 6 * width * width
    let stateBiasGradient = inputBiasGradient + 3 * width
    let zeros = FloatBuffer(count: width)
    for step in (0..<sequences.stepCount).reversed() {
      let first = sequences.offsets[step]
      let active = sequences.active(step)
      let carried = step + 1 < sequences.stepCount ? sequences.active(step + 1) : 0
      let before = step == 0 ? nil : states.base + sequences.offsets[step - 1] * stride
      for row in 0..<active {
        let gate = gates.base + (first + row) * 3 * width
        let product = products.base + (first + row) * 3 * width
        let previous = before.map { $0 + row * stride } ?? zeros.base
        let upstream = stateGradient.base + (first + row) * width
        let carry = carry.base + row * width
        let toState = stepGradient.base + row * 3 * width
        for k in Swift.stride(from: 0, to: width, by: vectorWidth) {
          let r = gate.vector(k)
          let z = gate.vector(width + k)
          let n = gate.vector(2 * width + k)
          let q = product.vector(2 * width + k)
          var dh = upstream.vector(k)
          if row < carried { dh += carry.vector(k) }
          let dn = dh * (1 - z) * (1 - n * n)
          let dz = dh * (previous.vector(k) - n) * z * (1 - z)
          let dq = dn * r
          let dr = dn * q * r * (1 - r)
          gate.store(dr, at: k)
          gate.store(dz, at: width + k)
          gate.store(dn, at: 2 * width + k)
          toState.store(dr, at: k)
          toState.store(dz, at: width + k)
          toState.store(dq, at: 2 * width + k)
          carry.store(dh * z, at: k)
          stateBiasGradient.store(stateBiasGradient.vector(k) + dq, at: k)
        }
      }
      guard let before else { break }
      gemm(
        MatrixView(stepGradient.base, stride: 3 * width),
        MatrixView(network.stateWeights, stride: 3 * width, transposed: true), into: carry.base,
        stride: width, rows: active, columns: width, depth: 3 * width, accumulating: true)
      gemm(
        MatrixView(before, stride: stride, transposed: true),
        MatrixView(stepGradient.base, stride: 3 * width), into: stateWeightGradient,
        stride: 3 * width, rows: width, columns: 3 * width, depth: active, accumulating: true)
    }
    for position in 0..<count {
      let gate = gates.base + position * 3 * width
      for k in Swift.stride(from: 0, to: 3 * width, by: vectorWidth) {
        inputBiasGradient.store(inputBiasGradient.vector(k) + gate.vector(k), at: k)
      }
    }
    gemm(
      MatrixView(inputs.base, stride: width, transposed: true),
      MatrixView(gates.base, stride: 3 * width), into: recurrentGradient.base, stride: 3 * width,
      rows: width, columns: 3 * width, depth: count, accumulating: false)
    gemm(
      MatrixView(gates.base, stride: 3 * width),
      MatrixView(network.inputWeights, stride: 3 * width, transposed: true),
      into: inputGradient.base, stride: width, rows: count, columns: width, depth: 3 * width,
      accumulating: false)
    for k in Swift.stride(from: 0, to: count * width, by: vectorWidth) {
      inputGradient.base.store(inputGradient.base.vector(k) * mask.base.vector(k), at: k)
    }
  }
}
