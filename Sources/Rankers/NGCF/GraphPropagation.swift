import Essentials
import Kernels

/// What ``GraphNetwork`` makes of a graph: every node's representation, and the way back.
///
///     S = L E,  L_ij = 1/√(d_i d_j) along edges
///     E' = dropout(LeakyReLU([S + E, S ∘ E] [W₁; W₂]))
///     representation = E⁰ ‖ E¹/‖E¹‖ ‖ … ‖ E^K/‖E^K‖
///
/// Nodes are taken in blocks of a fixed size that stay in the cache from the sum over neighbors to
/// the normalized result, so that the bits do not depend on the number of threads. Where only some
/// representations are asked for, only what they are made of is computed (``GraphReach``).
final class GraphPropagation: @unchecked Sendable {
  /// Every node's representation, `[nodeCount, depth]`.
  let representations: AlignedMemory<Float>
  /// The loss by them; to be filled for the nodes that were asked for before
  /// ``goBack(_:on:reach:dropout:)``, which leaves zeros.
  let representationGradient: AlignedMemory<Float>
  /// The loss by the parameters, as ``GraphNetwork`` has them.
  let gradient: AlignedMemory<Float>
  /// How many numbers a representation has: (layers + 1) · width.
  let depth: Int

  let width: Int
  let nodeCount: Int
  /// E¹ to E^K, `[nodeCount, width]` each.
  let outputs: [AlignedMemory<Float>]
  /// L E⁰ to L E^(K − 1); only where there is a way back.
  let sums: [AlignedMemory<Float>]
  /// 1/‖E^l‖ for l from 1, `[nodeCount, layers]`.
  let inverseNorms: AlignedMemory<Float>
  let upstream: AlignedMemory<Float>
  let sumGradient: AlignedMemory<Float>
  let weightGradients: [AlignedMemory<Float>]
  /// All nodes in every layer.
  let everything: GraphReach
  static let slope: Float = 0.2
  static let blockSize = 128
  /// Runs of blocks that each sum the gradients of weights on their own.
  static let runCount = 8

  /// Room for propagation through networks like `network`, with a way back if `training`.
  init(_ network: GraphNetwork, training: Bool) {
    width = network.width
    nodeCount = network.nodeCount
    depth = (network.layerCount + 1) * network.width
    let table = network.nodeCount * network.width
    representations = AlignedMemory<Float>(count: network.nodeCount * depth)
    outputs = (0..<network.layerCount).map { _ in AlignedMemory<Float>(count: table) }
    sums = (0..<(training ? network.layerCount : 0)).map { _ in AlignedMemory<Float>(count: table) }
    inverseNorms = AlignedMemory<Float>(count: network.nodeCount * network.layerCount)
    representationGradient = AlignedMemory<Float>(count: training ? network.nodeCount * depth : 0)
    gradient = AlignedMemory<Float>(count: training ? network.buffer.count : 0)
    upstream = AlignedMemory<Float>(count: training ? table : 0)
    sumGradient = AlignedMemory<Float>(count: training ? table : 0)
    everything = GraphReach(
      everythingIn: network.nodeCount, layerCount: network.layerCount)
    let weightCount = network.weightCount
    weightGradients = (0..<(training ? Self.runCount : 0)).map { _ in
      AlignedMemory<Float>(count: weightCount)
    }
  }

  /// Computes the representations that `reach` leads to; all without one.
  func run(
    _ network: GraphNetwork, on graph: InteractionGraph, reach: GraphReach? = nil,
    dropout: Float = 0, using rng: inout SeededGenerator
  ) {
    let reach = reach ?? everything
    let seed = dropout > 0 ? rng.next() : 0
    graph.withView { graph in
      for layer in 0..<network.layerCount {
        Self.forEachBlock(of: reach.layers[layer + 1]) { block, nodes in
          self.advance(
            nodes, layer: layer, network: network, graph: graph, dropout: dropout,
            seed: seed &+ UInt64(layer), block: block)
        }
      }
    }
    Self.forEachBlock(of: reach.layers[network.layerCount]) { _, nodes in
      for node in nodes {
        (self.representations.base + Int(node) * self.depth).update(
          from: network.embeddings + Int(node) * self.width, count: self.width)
      }
    }
  }

  /// Calls `body` with the number and the nodes of each block, side by side.
  static func forEachBlock(
    of nodes: [Int32], _ body: @Sendable (Int, UnsafeBufferPointer<Int32>) -> Void
  ) {
    nodes.withUnsafeBufferPointer { nodes in
      nonisolated(unsafe) let nodes = nodes
      Threads.forEachRange(of: blockCount(of: nodes.count)) { blocks in
        for block in blocks { body(block, Self.block(block, of: nodes)) }
      }
    }
  }

  /// How many blocks so many nodes are.
  static func blockCount(of count: Int) -> Int { (count + blockSize - 1) / blockSize }

  /// The nodes of a block.
  static func block(
    _ block: Int, of nodes: UnsafeBufferPointer<Int32>
  ) -> UnsafeBufferPointer<Int32> {
    UnsafeBufferPointer(
      rebasing: nodes[block * blockSize..<min(nodes.count, (block + 1) * blockSize)])
  }

  /// E^layer as the input of the next layer.
  func input(_ layer: Int, _ network: GraphNetwork) -> UnsafeMutablePointer<Float> {
    layer == 0 ? network.embeddings : outputs[layer - 1].base
  }

  private func advance(
    _ nodes: UnsafeBufferPointer<Int32>, layer: Int, network: GraphNetwork,
    graph: InteractionGraph.View, dropout: Float, seed: UInt64, block: Int
  ) {
    let input = input(layer, network)
    withUnsafeTemporaryAllocation(
      byteCount: Self.blockSize * 3 * width * 4, alignment: 64
    ) { memory in
      guard let pair = memory.baseAddress?.assumingMemoryBound(to: Float.self) else { return }
      let linear = pair + Self.blockSize * 2 * width
      Self.addNeighbors(
        of: nodes, from: input, in: graph, to: pair, stride: 2 * width, width: width)
      for (index, node) in nodes.enumerated() {
        let node = Int(node)
        let both = pair + index * 2 * width
        if !sums.isEmpty {
          (sums[layer].base + node * width).update(from: both, count: width)
        }
        Self.combine(both, with: input + node * width, width: width)
      }
      gemm(
        MatrixView(pair, stride: 2 * width), MatrixView(network.weights(layer), stride: width),
        into: linear, stride: width, rows: nodes.count, columns: width, depth: 2 * width,
        accumulating: false)
      activate(
        linear, nodes: nodes, layer: layer, layerCount: network.layerCount, dropout: dropout,
        seed: seed, block: block)
    }
  }

  /// From the products of a block to its outputs and their share of the representations.
  private func activate(
    _ linear: UnsafePointer<Float>, nodes: UnsafeBufferPointer<Int32>, layer: Int,
    layerCount: Int, dropout: Float, seed: UInt64, block: Int
  ) {
    var rng = SeededGenerator(seed: seed, stream: "message dropout", index: block)
    let limit = UInt64(dropout * 65_536)
    let keep = 1 / (1 - dropout)
    for (index, node) in nodes.enumerated() {
      let node = Int(node)
      let product = linear + index * width
      let row = outputs[layer].base + node * width
      var squares = Vector.zero
      for k in stride(from: 0, to: width, by: vectorWidth) {
        var value = product.vector(k)
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

  /// Writes the rows of L times `table` for `nodes` to `result`, `stride` numbers apart.
  ///
  /// Each column is summed on its own, so that the bits do not depend on how many are taken at a time.
  static func addNeighbors(
    of nodes: UnsafeBufferPointer<Int32>, from table: UnsafePointer<Float>,
    in graph: InteractionGraph.View, to result: UnsafeMutablePointer<Float>, stride: Int, width: Int
  ) {
    var column = 0
    // Where nodes share their neighbors, half a row of all of these stays nearer than whole rows do.
    let isDense = nodes.reduce(0) { $0 + graph.degree(of: Int($1)) } > graph.scales.count
    while column + 64 <= width, !isDense {
      for (index, node) in nodes.enumerated() {
        addNeighbors64(
          of: Int(node), from: table + column, in: graph, to: result + index * stride + column,
          width: width)
      }
      column += 64
    }
    while column + 32 <= width {
      for (index, node) in nodes.enumerated() {
        addNeighbors32(
          of: Int(node), from: table + column, in: graph, to: result + index * stride + column,
          width: width)
      }
      column += 32
    }
    while column < width {
      for (index, node) in nodes.enumerated() {
        var sum = Vector.zero
        graph.forEachNeighbor(of: Int(node)) { neighbor in
          sum.addProduct(
            table.vector(neighbor * width + column), Vector(repeating: graph.scales[neighbor]))
        }
        result.store(sum * graph.scales[Int(node)], at: index * stride + column)
      }
      column += vectorWidth
    }
  }

  /// Sixty-four columns at a time fit into registers.
  @inline(__always)
  private static func addNeighbors64(
    of node: Int, from table: UnsafePointer<Float>, in graph: InteractionGraph.View,
    to target: UnsafeMutablePointer<Float>, width: Int
  ) {
    let own = graph.scales[node]
    var s0 = Vector.zero, s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0
    graph.forEachNeighbor(of: node) { neighbor in
      let scale = Vector(repeating: graph.scales[neighbor])
      let row = table + neighbor * width
      s0.addProduct(row.vector(0), scale)
      s1.addProduct(row.vector(8), scale)
      s2.addProduct(row.vector(16), scale)
      s3.addProduct(row.vector(24), scale)
      s4.addProduct(row.vector(32), scale)
      s5.addProduct(row.vector(40), scale)
      s6.addProduct(row.vector(48), scale)
      s7.addProduct(row.vector(56), scale)
    }
    target.store(s0 * own, at: 0)
    target.store(s1 * own, at: 8)
    target.store(s2 * own, at: 16)
    target.store(s3 * own, at: 24)
    target.store(s4 * own, at: 32)
    target.store(s5 * own, at: 40)
    target.store(s6 * own, at: 48)
    target.store(s7 * own, at: 56)
  }

  @inline(__always)
  private static func addNeighbors32(
    of node: Int, from table: UnsafePointer<Float>, in graph: InteractionGraph.View,
    to target: UnsafeMutablePointer<Float>, width: Int
  ) {
    let own = graph.scales[node]
    var s0 = Vector.zero, s1 = s0, s2 = s0, s3 = s0
    graph.forEachNeighbor(of: node) { neighbor in
      let scale = Vector(repeating: graph.scales[neighbor])
      let row = table + neighbor * width
      s0.addProduct(row.vector(0), scale)
      s1.addProduct(row.vector(8), scale)
      s2.addProduct(row.vector(16), scale)
      s3.addProduct(row.vector(24), scale)
    }
    target.store(s0 * own, at: 0)
    target.store(s1 * own, at: 8)
    target.store(s2 * own, at: 16)
    target.store(s3 * own, at: 24)
  }

  /// Turns S, the first half of `both`, into S + E and S ∘ E.
  @inline(__always)
  static func combine(
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
