import Essentials
import Kernels

/// The dense part of the policy: embeddings of the fake users, one LSTM layer and D, a two-layer
/// ReLU network, all `width` wide.
///
/// Equations 5 and 6 of PoisonRec:
///
///     gates = W·[x_t, h_{t−1}] + b;  i, f, o = σ;  g = tanh
///     c_t = f·c_{t−1} + i·g,  h_t = o·tanh(c_t),  q_t = W₂·relu(W₁·h_t + b₁) + b₂
///
/// Differentiated by hand: a shard of rows stays in the cache through all its steps, and shards run
/// side by side without waiting for each other at every step. Threads may run shards of one batch; only
/// ``update(with:gradients:shardCount:)`` changes the network.
final class PolicyNetwork: @unchecked Sendable {
  let width: Int
  let userCount: Int
  let layout: Layout
  /// All parameters in one run, then Adam's two moments in the same order.
  let parameters: AlignedMemory<Float>
  let moments: AlignedMemory<Float>
  let squares: AlignedMemory<Float>
  var updates: Int32 = 0

  /// Where each parameter begins.
  struct Layout {
    /// [2·width, 4·width]: the rows of x, then of h; the columns of i, f, g, o.
    let gates = 0
    let gateBias: Int
    let hidden: Int
    let hiddenBias: Int
    let output: Int
    let outputBias: Int
    /// [users, width].
    let users: Int
    let count: Int

    init(width e: Int, users n: Int) {
      gateBias = 8 * e * e
      hidden = gateBias + 4 * e
      hiddenBias = hidden + e * e
      output = hiddenBias + e
      outputBias = output + e * e
      users = outputBias + e
      count = users + n * e
    }
  }

  /// A network initialized as PyTorch initializes its layers: U(±1/√width), users N(0, 1).
  init(width: Int, userCount: Int, using rng: inout SeededGenerator) {
    self.width = width
    self.userCount = userCount
    layout = Layout(width: width, users: userCount)
    parameters = AlignedMemory<Float>(count: layout.count)
    moments = AlignedMemory<Float>(count: layout.count)
    squares = AlignedMemory<Float>(count: layout.count)
    let bound = 1 / Float(width).squareRoot()
    for index in 0..<layout.users {
      parameters.base[index] = (2 * rng.uniform() - 1) * bound
    }
    // PyTorch's LSTM adds two biases; here is their sum, which moves twice as fast (see `update`).
    for index in layout.gateBias..<layout.hidden {
      parameters.base[index] += (2 * rng.uniform() - 1) * bound
    }
    for index in layout.users..<layout.count { parameters.base[index] = rng.normal() }
  }

  /// Runs the LSTM over step `step` of a shard, whose inputs are in place.
  func advance(_ shard: Shard, step: Int, in state: Activations) {
    let e = width
    let gates = state.gates(shard, step)
    let bias = parameters.base + layout.gateBias
    for row in 0..<shard.rows { (gates + row * 4 * e).update(from: bias, count: 4 * e) }
    gemm(
      MatrixView(state.inputs(shard, step), stride: 2 * e),
      MatrixView(parameters.base + layout.gates, stride: 4 * e), into: gates, stride: 4 * e,
      rows: shard.rows, columns: 4 * e, depth: 2 * e, accumulating: true)
    let cells = state.cells(shard, step)
    let before = step == 0 ? nil : state.cells(shard, step - 1)
    let squashed = state.squashedCells(shard, step)
    let next = state.inputs(shard, step + 1) + e
    for row in 0..<shard.rows {
      let g = gates + row * 4 * e
      var k = 0
      while k < e {
        let input = VectorMath.sigmoid(g.vector(k))
        let forget = VectorMath.sigmoid(g.vector(e + k))
        let candidate = VectorMath.tanh(g.vector(2 * e + k))
        let output = VectorMath.sigmoid(g.vector(3 * e + k))
        var cell = input * candidate
        if let before { cell = cell.addingProduct(forget, before.vector(row * e + k)) }
        let tanhCell = VectorMath.tanh(cell)
        g.store(input, at: k)
        g.store(forget, at: e + k)
        g.store(candidate, at: 2 * e + k)
        g.store(output, at: 3 * e + k)
        cells.store(cell, at: row * e + k)
        squashed.store(tanhCell, at: row * e + k)
        next.store(output * tanhCell, at: row * 2 * e + k)
        k += vectorWidth
      }
    }
  }

  /// Computes D(h) for `count` steps of a shard from `first` on.
  func ask(_ shard: Shard, first: Int, count: Int, in state: Activations) {
    let e = width
    let rows = shard.rows * count
    let hidden = state.hidden(shard, first)
    fill(hidden, rows: rows, with: parameters.base + layout.hiddenBias)
    gemm(
      MatrixView(state.inputs(shard, first + 1) + e, stride: 2 * e),
      MatrixView(parameters.base + layout.hidden, stride: e), into: hidden, stride: e, rows: rows,
      columns: e, depth: e, accumulating: true)
    var k = 0
    while k < rows * e {
      hidden.store(VectorMath.rectified(hidden.vector(k)), at: k)
      k += vectorWidth
    }
    let queries = state.queries(shard, first)
    fill(queries, rows: rows, with: parameters.base + layout.outputBias)
    gemm(
      MatrixView(hidden, stride: e), MatrixView(parameters.base + layout.output, stride: e),
      into: queries, stride: e, rows: rows, columns: e, depth: e, accumulating: true)
  }

  private func fill(
    _ matrix: UnsafeMutablePointer<Float>, rows: Int, with bias: UnsafePointer<Float>
  ) {
    for row in 0..<rows { (matrix + row * width).update(from: bias, count: width) }
  }

  /// Moves all parameters against the sum of the shards' gradients, in the shards' order.
  func update(with rule: AdamRule, gradients: AlignedMemory<Float>, shardCount: Int) {
    updates += 1
    let plain = rule.lookedUpStep(Int(updates))
    let twofold = rule.lookedUpStep(Int(updates), scale: 2)
    let (layout, parameters, moments, squares) = (layout, parameters, moments, squares)
    let blocks = layout.count / vectorWidth
    Threads.forEachRange(of: blocks, grain: 512) { range in
      for block in range {
        let k = block * vectorWidth
        var sum = gradients.base.vector(k)
        for shard in 1..<max(1, shardCount) {
          sum += gradients.base.vector(shard * layout.count + k)
        }
        gradients.base.store(sum, at: k)
        let isGateBias = k >= layout.gateBias && k < layout.hidden
        (isGateBias ? twofold : plain).apply(
          to: parameters.base + k, moments: moments.base + k, squares: squares.base + k,
          gradient: gradients.base + k, count: vectorWidth)
      }
    }
  }
}

extension PolicyNetwork {
  /// Writes parameters and optimizer.
  func encode(to writer: inout CheckpointWriter) throws {
    try writer.write([updates])
    for buffer in [parameters, moments, squares] {
      try writer.write(buffer.base, count: buffer.count)
    }
  }

  /// Replaces parameters and optimizer.
  func decode(from reader: inout CheckpointReader) throws {
    updates = try reader.readUpdates(count: 1)[0]
    for buffer in [parameters, moments, squares] {
      try reader.read(finite: buffer.base, count: buffer.count)
    }
  }
}

extension PolicyNetwork {
  /// Whether every parameter is a number.
  var isFinite: Bool { (0..<parameters.count).allSatisfy { parameters.base[$0].isFinite } }
}
