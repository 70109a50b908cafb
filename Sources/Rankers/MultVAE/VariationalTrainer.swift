import Essentials
import Kernels
import Torch

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Moves a ``VariationalNetwork`` along the gradients of batches of users.
///
/// Users are taken in parts of a fixed size and items in blocks of one, side by side, and every sum has an
/// order, so that the bits do not depend on the number of threads.
final class VariationalTrainer {
  /// What a step makes of chance.
  struct Noise {
    /// The share of a row that is not read.
    var dropout: Float
    /// Whether codes are drawn, and not their mean.
    var isDrawn: Bool
  }

  private let optimizer: DenseOptimizer
  /// The loss by all parameters.
  private let gradient: AlignedMemory<Float>
  private static let partSize = 32
  private static let blockSize = 256

  /// A trainer for networks of the size of `network`.
  init(_ network: VariationalNetwork, rule: DenseOptimizer.Rule) {
    optimizer = DenseOptimizer(count: network.buffer.count, rule: rule)
    gradient = AlignedMemory<Float>(count: network.buffer.count)
  }

  /// How many steps have been taken.
  var updates: Int { optimizer.updates }

  /// Takes one step on users with these distinct items and returns the loss summed over them before it.
  ///
  /// - Parameter divergence: β, what the divergence of codes from the prior weighs.
  func step(
    _ network: inout VariationalNetwork, on rows: CompressedRows<Int32>, divergence: Float,
    noise: Noise, using rng: inout SeededGenerator
  ) -> Double {
    guard rows.count > 0 else { return 0 }
    network.makeUnique()
    let loss = differentiate(network, on: rows, divergence: divergence, noise: noise, using: &rng)
    optimizer.step(network.buffer, against: gradient)
    return loss
  }

  /// Fills ``gradient`` with that of the mean loss; returns its sum over users.
  private func differentiate(
    _ network: VariationalNetwork, on rows: CompressedRows<Int32>, divergence: Float, noise: Noise,
    using rng: inout SeededGenerator
  ) -> Double {
    let (count, hidden, latent) = (rows.count, network.hidden, network.latent)
    func memory(_ width: Int) -> AlignedMemory<Float> { AlignedMemory(count: count * width) }
    let keep = rows.values.map { _ -> Float in
      noise.dropout > 0
        ? (rng.uniform() >= noise.dropout ? 1 / (1 - noise.dropout) : 0) : 1
    }
    let draws = memory(latent)
    if noise.isDrawn {
      for index in 0..<draws.count { draws.base[index] = rng.normal() }
    }
    let (first, codes, drawn, second) = (
      memory(hidden), memory(2 * latent), memory(latent), memory(hidden)
    )
    Threads.forEachRange(of: count, grain: 16) { users in
      for user in users {
        network.encode(
          rows[user], keep: keep[rows.range(user)], into: first.base + user * hidden)
      }
    }
    affine(first, network, network.codeWeights, network.codeBias, hidden, 2 * latent, into: codes)
    var loss = 0.0
    for user in 0..<count {
      for k in 0..<latent {
        let (mean, log) = (
          codes.base[user * 2 * latent + k], codes.base[user * 2 * latent + latent + k]
        )
        let deviation = exp(0.5 * log)
        drawn.base[user * latent + k] = mean + draws.base[user * latent + k] * deviation
        loss += Double(0.5 * divergence * (deviation * deviation + mean * mean - 1 - log))
      }
    }
    affine(
      drawn, network, network.decoderWeights, network.decoderBias, latent, hidden, into: second)
    VariationalNetwork.activate(second.base, count: count * hidden)
    let secondSlopes = memory(hidden)
    loss += compare(network, rows, second, into: secondSlopes)
    // Back through the code.
    throughTangent(second, secondSlopes)
    let drawnSlopes = memory(latent)
    goBack(
      drawn, secondSlopes, network, network.decoderWeights, network.decoderBias, latent, hidden,
      into: drawnSlopes)
    let codeSlopes = memory(2 * latent)
    let weight = divergence / Float(count)
    for user in 0..<count {
      for k in 0..<latent {
        let (mean, log) = (
          codes.base[user * 2 * latent + k], codes.base[user * 2 * latent + latent + k]
        )
        let (slope, draw) = (drawnSlopes.base[user * latent + k], draws.base[user * latent + k])
        let deviation = exp(0.5 * log)
        codeSlopes.base[user * 2 * latent + k] = slope + weight * mean
        codeSlopes.base[user * 2 * latent + latent + k] =
          0.5 * (slope * draw * deviation + weight * (deviation * deviation - 1))
      }
    }
    let firstSlopes = memory(hidden)
    goBack(
      first, codeSlopes, network, network.codeWeights, network.codeBias, hidden, 2 * latent,
      into: firstSlopes)
    throughTangent(first, firstSlopes)
    learnEncoder(network, rows, keep, firstSlopes)
    return loss
  }

  /// −Σ of the logarithms of a softmax over all items at each user's own, the gradients of the last layer,
  /// and the loss by what it reads.
  private func compare(
    _ network: VariationalNetwork, _ rows: CompressedRows<Int32>, _ units: AlignedMemory<Float>,
    into slopes: AlignedMemory<Float>
  ) -> Double {
    let (count, hidden, items) = (rows.count, network.hidden, network.itemCount)
    let room = network.biasCount
    let logits = AlignedMemory<Float>(count: count * room)
    var losses = [Double](repeating: 0, count: count)
    let share = 1 / Float(count)
    losses.withDisjointRows { losses in
      Threads.forEach(of: (count + Self.partSize - 1) / Self.partSize) { part in
        let users = part * Self.partSize..<min(count, (part + 1) * Self.partSize)
        let scores = logits.base + users.lowerBound * room
        for index in 0..<users.count {
          (scores + index * room).update(from: network[network.outputBias], count: room)
        }
        gemm(
          MatrixView(units.base + users.lowerBound * hidden, stride: hidden),
          MatrixView(network[network.decoder], stride: hidden, transposed: true), into: scores,
          stride: room, rows: users.count, columns: items, depth: hidden, accumulating: true)
        for user in users {
          losses[user] = Self.softmax(
            logits.base + user * room, items: items, room: room, own: rows[user], share: share)
        }
        gemm(
          MatrixView(scores, stride: room), MatrixView(network[network.decoder], stride: hidden),
          into: slopes.base + users.lowerBound * hidden, stride: hidden, rows: users.count,
          columns: hidden, depth: items, accumulating: false)
      }
    }
    let gradient = gradient
    Threads.forEach(of: (items + Self.blockSize - 1) / Self.blockSize) { block in
      let range = block * Self.blockSize..<min(items, (block + 1) * Self.blockSize)
      gemm(
        MatrixView(logits.base + range.lowerBound, stride: room, transposed: true),
        MatrixView(units.base, stride: hidden),
        into: gradient.base + network.decoder + range.lowerBound * hidden, stride: hidden,
        rows: range.count, columns: hidden, depth: count, accumulating: false)
    }
    let bias = gradient.base + network.outputBias
    bias.update(repeating: 0, count: room)
    for user in 0..<count { accumulate(bias, 1, logits.base + user * room, width: room) }
    return losses.reduce(0, +)
  }

  /// Turns logits into the slopes of −Σ_{i ∈ own} ln softmax_i, which is returned, times `share`.
  private static func softmax(
    _ logits: UnsafeMutablePointer<Float>, items: Int, room: Int, own: ArraySlice<Int32>,
    share: Float
  ) -> Double {
    for place in items..<max(items, room) { logits[place] = -.infinity }
    var top = logits.vector(0)
    for k in stride(from: 0, to: room, by: vectorWidth) {
      top = VectorMath.greatest(top, logits.vector(k))
    }
    let highest = top.max()
    let chosen = own.reduce(0.0) { $0 + Double(logits[Int($1)] - highest) }
    var sum = Vector.zero
    for k in stride(from: 0, to: room, by: vectorWidth) {
      let value = VectorMath.exp(logits.vector(k) - highest)
      sum += value
      logits.store(value, at: k)
    }
    let total = VectorMath.sum(sum)
    let factor = Vector(repeating: Float(own.count) * share / total)
    for k in stride(from: 0, to: room, by: vectorWidth) {
      logits.store(logits.vector(k) * factor, at: k)
    }
    for place in items..<max(items, room) { logits[place] = 0 }
    for item in own { logits[Int(item)] -= share }
    return Double(own.count) * Double(log(total)) - chosen
  }

  /// The gradient of E: an item's row sums up what those who have it pass down, some columns a thread.
  private func learnEncoder(
    _ network: VariationalNetwork, _ rows: CompressedRows<Int32>, _ keep: [Float],
    _ slopes: AlignedMemory<Float>
  ) {
    let hidden = network.hidden
    let target = gradient.base + network.encoder
    target.update(repeating: 0, count: network.itemCount * hidden)
    let bias = gradient.base + network.hiddenBias
    bias.update(repeating: 0, count: hidden)
    for user in 0..<rows.count { accumulate(bias, 1, slopes.base + user * hidden, width: hidden) }
    nonisolated(unsafe) let base = target
    Threads.forEach(of: hidden / vectorWidth) { column in
      let k = column * vectorWidth
      for user in 0..<rows.count {
        let range = rows.range(user)
        guard !range.isEmpty else { continue }
        let slope =
          slopes.base.vector(user * hidden + k) * (1 / Float(range.count).squareRoot())
        for place in range where keep[place] > 0 {
          let at = Int(rows.values[place]) * hidden + k
          base.store(base.vector(at).addingProduct(slope, Vector(repeating: keep[place])), at: at)
        }
      }
    }
  }

  /// rows · weights + bias.
  private func affine(
    _ rows: AlignedMemory<Float>, _ network: VariationalNetwork, _ weights: Int, _ bias: Int,
    _ depth: Int, _ columns: Int, into result: AlignedMemory<Float>
  ) {
    let count = rows.count / depth
    Threads.forEach(of: (count + Self.partSize - 1) / Self.partSize) { part in
      let users = part * Self.partSize..<min(count, (part + 1) * Self.partSize)
      for user in users {
        (result.base + user * columns).update(from: network[bias], count: columns)
      }
      gemm(
        MatrixView(rows.base + users.lowerBound * depth, stride: depth),
        MatrixView(network[weights], stride: columns),
        into: result.base + users.lowerBound * columns, stride: columns, rows: users.count,
        columns: columns, depth: depth, accumulating: true)
    }
  }

  /// The gradients of a layer, and the loss by its input.
  private func goBack(
    _ rows: AlignedMemory<Float>, _ slopes: AlignedMemory<Float>, _ network: VariationalNetwork,
    _ weights: Int, _ bias: Int, _ depth: Int, _ columns: Int, into result: AlignedMemory<Float>
  ) {
    let count = rows.count / depth
    gemm(
      MatrixView(rows.base, stride: depth, transposed: true),
      MatrixView(slopes.base, stride: columns), into: gradient.base + weights, stride: columns,
      rows: depth, columns: columns, depth: count, accumulating: false)
    let sum = gradient.base + bias
    sum.update(repeating: 0, count: columns)
    for row in 0..<count { accumulate(sum, 1, slopes.base + row * columns, width: columns) }
    gemm(
      MatrixView(slopes.base, stride: columns),
      MatrixView(network[weights], stride: columns, transposed: true), into: result.base,
      stride: depth, rows: count, columns: depth, depth: columns, accumulating: false)
  }

  /// Multiplies slopes by 1 − y².
  private func throughTangent(_ values: AlignedMemory<Float>, _ slopes: AlignedMemory<Float>) {
    for k in stride(from: 0, to: values.count, by: vectorWidth) {
      let y = values.base.vector(k)
      slopes.base.store(slopes.base.vector(k) * (1 - y * y), at: k)
    }
  }
}

extension VariationalTrainer: Resumable {
  /// What the optimizer keeps.
  var state: [NamedTensor] { optimizer.state }

  func resume(from state: [String: Tensor]) throws { try optimizer.resume(from: state) }
}
