import Interactions
import Torch

/// What ``GraphNetwork`` makes of a graph: every node's representation, and the way back.
///
///     S = L E,  L_ij = 1/√(d_i d_j) along edges
///     E' = dropout(LeakyReLU([S + E, S ∘ E] [W₁; W₂]))
///     representation = E⁰ ‖ E¹/‖E¹‖ ‖ … ‖ E^K/‖E^K‖
///
/// Nodes are taken in blocks of a fixed size that stay in the cache from the sum over neighbors to
/// the normalized result, so that the bits do not depend on the number of threads.
final class GraphPropagation: @unchecked Sendable {
  /// Every node's representation, `[nodeCount, depth]`.
  let representations: FloatBuffer
  /// The loss by them; to be filled before ``goBack(_:on:)``, which leaves zeros.
  let representationGradient: FloatBuffer
  /// The loss by the parameters, as ``GraphNetwork`` has them.
  let gradient: FloatBuffer
  /// How many numbers a representation has: (layers + 1) · width.
  let depth: Int

  private let width: Int
  private let nodeCount: Int
  /// E¹ to E^K, `[nodeCount, width]` each.
  private let outputs: [FloatBuffer]
  /// L E⁰ to L E^(K − 1); only where there is a way back.
  private let sums: [FloatBuffer]
  /// 1/‖E^l‖ for l from 1, `[nodeCount, layers]`.
  private let inverseNorms: FloatBuffer
  private let upstream: FloatBuffer
  private let sumGradient: FloatBuffer
  private let weightGradients: [FloatBuffer]
  private static let slope: Float = 0.2
  private static let blockSize = 128
  /// Runs of blocks that each sum the gradients of weights on their own.
  private static let runCount = 8

  /// Room for propagation through networks like `network`, with a way back if `training`.
  init(_ network: GraphNetwork, training: Bool) {
    width = network.width
    nodeCount = network.nodeCount
    depth = (network.layerCount + 1) * network.width
    let table = network.nodeCount * network.width
    representations = FloatBuffer(count: network.nodeCount * depth)
    outputs = (0..<network.layerCount).map { _ in FloatBuffer(count: table) }
    sums = (0..<(training ? network.layerCount : 0)).map { _ in FloatBuffer(count: table) }
    inverseNorms = FloatBuffer(count: network.nodeCount * network.layerCount)
    representationGradient = FloatBuffer(count: training ? network.nodeCount * depth : 0)
    gradient = FloatBuffer(count: training ? network.buffer.count : 0)
    upstream = FloatBuffer(count: training ? table : 0)
    sumGradient = FloatBuffer(count: training ? table : 0)
    let weightCount = network.weightCount
    weightGradients = (0..<(training ? Self.runCount : 0)).map { _ in
      FloatBuffer(count: weightCount)
    }
  }

  /// Computes all representations.
  func run(
    _ network: GraphNetwork, on graph: InteractionGraph, dropout: Float = 0,
    using rng: inout SeededGenerator
  ) {
    let seed = dropout > 0 ? rng.next() : 0
    graph.withView { graph in
      for layer in 0..<network.layerCount {
        forEachBlock { block, rows in
          self.advance(
            rows, layer: layer, network: network, graph: graph, dropout: dropout,
            seed: seed &+ UInt64(layer), block: block)
        }
      }
    }
    forEachBlock { _, rows in
      for node in rows {
        (self.representations.base + node * self.depth).update(
          from: network.embeddings + node * self.width, count: self.width)
      }
    }
  }

  private func forEachBlock(_ body: @Sendable (Int, Range<Int>) -> Void) {
    let size = Self.blockSize
    let count = nodeCount
    Threads.forEachRange(of: (count + size - 1) / size) { blocks in
      for block in blocks { body(block, block * size..<min(count, (block + 1) * size)) }
    }
  }

  /// E^layer as the input of the next layer.
  private func input(_ layer: Int, _ network: GraphNetwork) -> UnsafeMutablePointer<Float> {
    layer == 0 ? network.embeddings : outputs[layer - 1].base
  }

  private func advance(
    _ rows: Range<Int>, layer: Int, network: GraphNetwork, graph: InteractionGraph.View,
    dropout: Float, seed: UInt64, block: Int
  ) {
    let input = input(layer, network)
    let output = outputs[layer].base
    let layerCount = network.layerCount
    withUnsafeTemporaryAllocation(
      byteCount: Self.blockSize * 2 * width * 4, alignment: 64
    ) { memory in
      guard let pair = memory.baseAddress?.assumingMemoryBound(to: Float.self) else { return }
      for node in rows {
        let both = pair + (node - rows.lowerBound) * 2 * width
        Self.addNeighbors(of: node, from: input, in: graph, to: both, width: width)
        if !sums.isEmpty {
          (sums[layer].base + node * width).update(from: both, count: width)
        }
        Self.combine(both, with: input + node * width, width: width)
      }
      gemm(
        MatrixView(pair, stride: 2 * width), MatrixView(network.weights(layer), stride: width),
        into: output + rows.lowerBound * width, stride: width, rows: rows.count, columns: width,
        depth: 2 * width, accumulating: false)
    }
    var rng = SeededGenerator(seed: seed, stream: "message dropout", index: block)
    let limit = UInt64(dropout * 65_536)
    let keep = 1 / (1 - dropout)
    for node in rows {
      let row = output + node * width
      var squares = Vector.zero
      for k in stride(from: 0, to: width, by: vectorWidth) {
        var value = row.vector(k)
        value = VectorMath.greatest(value, Self.slope * value)
        if limit > 0 {
          var mask = Vector.zero
          for half in 0..<2 {
            // Sixteen bits decide about each number.
            var bits = rng.next()
            for lane in 4 * half..<4 * half + 4 {
              mask[lane] = bits & 0xFFFF >= limit ? keep : 0
              bits >>= 16
            }
          }
          value *= mask
        }
        row.store(value, at: k)
        squares.addProduct(value, value)
      }
      // Dropout can leave nothing of a narrow row.
      let inverse = 1 / max(VectorMath.sum(squares).squareRoot(), 1e-12)
      inverseNorms.base[node * layerCount + layer] = inverse
      let target = representations.base + node * depth + (layer + 1) * width
      for k in stride(from: 0, to: width, by: vectorWidth) {
        target.store(row.vector(k) * inverse, at: k)
      }
    }
  }

  /// Writes row `node` of L times `table` to `result`.
  @inline(__always)
  private static func addNeighbors(
    of node: Int, from table: UnsafePointer<Float>, in graph: InteractionGraph.View,
    to result: UnsafeMutablePointer<Float>, width: Int
  ) {
    let own = graph.scales[node]
    // Sixty-four columns at a time fit into registers.
    var column = 0
    while column + 64 <= width {
      var s0 = Vector.zero, s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0
      graph.forEachNeighbor(of: node) { neighbor in
        let scale = Vector(repeating: graph.scales[neighbor])
        let row = table + neighbor * width + column
        s0.addProduct(row.vector(0), scale)
        s1.addProduct(row.vector(8), scale)
        s2.addProduct(row.vector(16), scale)
        s3.addProduct(row.vector(24), scale)
        s4.addProduct(row.vector(32), scale)
        s5.addProduct(row.vector(40), scale)
        s6.addProduct(row.vector(48), scale)
        s7.addProduct(row.vector(56), scale)
      }
      let target = result + column
      target.store(s0 * own, at: 0)
      target.store(s1 * own, at: 8)
      target.store(s2 * own, at: 16)
      target.store(s3 * own, at: 24)
      target.store(s4 * own, at: 32)
      target.store(s5 * own, at: 40)
      target.store(s6 * own, at: 48)
      target.store(s7 * own, at: 56)
      column += 64
    }
    while column < width {
      var sum = Vector.zero
      graph.forEachNeighbor(of: node) { neighbor in
        sum.addProduct(
          table.vector(neighbor * width + column), Vector(repeating: graph.scales[neighbor]))
      }
      result.store(sum * own, at: column)
      column += vectorWidth
    }
  }

  /// Turns S, the first half of `both`, into S + E and S ∘ E.
  @inline(__always)
  private static func combine(
    _ both: UnsafeMutablePointer<Float>, with row: UnsafePointer<Float>, width: Int
  ) {
    var k = 0
    while k < width {
      let sum = both.vector(k)
      let own = row.vector(k)
      both.store(sum + own, at: k)
      both.store(sum * own, at: width + k)
      k += vectorWidth
    }
  }
}

// MARK: - Backward

extension GraphPropagation {
  /// Fills ``gradient`` from ``representationGradient``, after ``run(_:on:dropout:using:)`` with the
  /// same arguments.
  func goBack(_ network: GraphNetwork, on graph: InteractionGraph, dropout: Float = 0) {
    let width = width
    let keep = 1 / (1 - dropout)
    upstream.zero()
    graph.withView { graph in
      for layer in (0..<network.layerCount).reversed() {
        let runs = Self.runCount
        let blocks = (nodeCount + Self.blockSize - 1) / Self.blockSize
        Threads.forEach(of: runs) { run in
          self.weightGradients[run].zero()
          for block in run * blocks / runs..<(run + 1) * blocks / runs {
            let rows =
              block * Self.blockSize..<min(self.nodeCount, (block + 1) * Self.blockSize)
            self.goBack(
              rows, layer: layer, network: network, keep: keep,
              weightGradient: self.weightGradients[run].base)
          }
        }
        let sum = gradient.base + nodeCount * width + layer * network.weightCount
        sum.update(from: weightGradients[0].base, count: network.weightCount)
        for part in weightGradients.dropFirst() {
          accumulate(sum, 1, part.base, width: network.weightCount)
        }
        forEachBlock { _, rows in
          withUnsafeTemporaryAllocation(byteCount: width * 4, alignment: 64) { memory in
            guard let passed = memory.baseAddress?.assumingMemoryBound(to: Float.self) else {
              return
            }
            for node in rows {
              // L is symmetric.
              Self.addNeighbors(
                of: node, from: self.sumGradient.base, in: graph, to: passed, width: width)
              accumulate(self.upstream.base + node * width, 1, passed, width: width)
            }
          }
        }
      }
    }
    forEachBlock { _, rows in
      for node in rows {
        let target = self.gradient.base + node * width
        target.update(from: self.upstream.base + node * width, count: width)
        accumulate(
          target, 1, self.representationGradient.base + node * self.depth, width: width)
        (self.representationGradient.base + node * self.depth).update(
          repeating: 0, count: self.depth)
      }
    }
  }

  /// From the loss by E^(layer + 1) of some nodes to that by their S, their E and the weights.
  private func goBack(
    _ rows: Range<Int>, layer: Int, network: GraphNetwork, keep: Float,
    weightGradient: UnsafeMutablePointer<Float>
  ) {
    let size = Self.blockSize
    let layerCount = network.layerCount
    let input = input(layer, network)
    withUnsafeTemporaryAllocation(byteCount: size * 5 * width * 4, alignment: 64) { memory in
      guard let pair = memory.baseAddress?.assumingMemoryBound(to: Float.self) else { return }
      let pairGradient = pair + size * 2 * width
      let linear = pair + size * 4 * width
      for node in rows {
        let index = node - rows.lowerBound
        let both = pair + index * 2 * width
        both.update(from: sums[layer].base + node * width, count: width)
        Self.combine(both, with: input + node * width, width: width)
        // Through the normalization: (g − ê (ê · g)) / ‖e‖.
        let unit = representations.base + node * depth + (layer + 1) * width
        let slope = representationGradient.base + node * depth + (layer + 1) * width
        let inverse = inverseNorms.base[node * layerCount + layer]
        let along = Vector(repeating: dot(unit, slope, width: width))
        let output = outputs[layer].base + node * width
        for k in stride(from: 0, to: width, by: vectorWidth) {
          let direct = (slope.vector(k) - unit.vector(k) * along) * inverse
          let value = output.vector(k)
          // What dropout left out is 0; nothing else is, but with probability 0.
          var factor = Vector(repeating: keep)
          factor.replace(with: keep * Self.slope, where: value .< Vector.zero)
          factor.replace(with: 0, where: value .== Vector.zero)
          linear.store(
            (upstream.base.vector(node * width + k) + direct) * factor, at: index * width + k)
        }
      }
      gemm(
        MatrixView(linear, stride: width),
        MatrixView(network.weights(layer), stride: width, transposed: true), into: pairGradient,
        stride: 2 * width, rows: rows.count, columns: 2 * width, depth: width, accumulating: false)
      gemm(
        MatrixView(pair, stride: 2 * width, transposed: true), MatrixView(linear, stride: width),
        into: weightGradient, stride: width, rows: 2 * width, columns: width, depth: rows.count,
        accumulating: true)
      for node in rows {
        let both = pairGradient + (node - rows.lowerBound) * 2 * width
        let sum = sums[layer].base + node * width
        let own = input + node * width
        for k in stride(from: 0, to: width, by: vectorWidth) {
          let added = both.vector(k)
          let multiplied = both.vector(width + k)
          sumGradient.base.store(
            added.addingProduct(multiplied, own.vector(k)), at: node * width + k)
          upstream.base.store(
            added.addingProduct(multiplied, sum.vector(k)), at: node * width + k)
        }
      }
    }
  }
}
