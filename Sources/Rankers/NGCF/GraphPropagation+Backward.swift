import Kernels

extension GraphPropagation {
  /// Fills ``gradient`` from ``representationGradient``, after
  /// ``run(_:on:reach:dropout:using:)`` with the same arguments.
  func goBack(
    _ network: GraphNetwork, on graph: InteractionGraph, reach: GraphReach? = nil,
    dropout: Float = 0
  ) {
    let reach = reach ?? everything
    let keep = 1 / (1 - dropout)
    upstream.zero()
    // What the layer above does not need must not count as a neighbor.
    sumGradient.zero()
    graph.withView { graph in
      for layer in (0..<network.layerCount).reversed() {
        passThrough(layer, nodes: reach.layers[layer + 1], network: network, keep: keep)
        passToNeighbors(reach.layers[layer], graph: graph)
      }
    }
    gradient.base.update(from: upstream.base, count: nodeCount * width)
    for node in reach.layers[network.layerCount] {
      let slope = representationGradient.base + Int(node) * depth
      accumulate(gradient.base + Int(node) * width, 1, slope, width: width)
      slope.update(repeating: 0, count: depth)
    }
  }

  /// From the loss by E^(layer + 1) of `nodes` to that by their S, their E, and the weights.
  private func passThrough(_ layer: Int, nodes: [Int32], network: GraphNetwork, keep: Float) {
    let runs = Self.runCount
    nodes.withUnsafeBufferPointer { nodes in
      nonisolated(unsafe) let nodes = nodes
      let blocks = Self.blockCount(of: nodes.count)
      Threads.forEach(of: runs) { run in
        self.weightGradients[run].zero()
        for block in run * blocks / runs..<(run + 1) * blocks / runs {
          self.goBack(
            Self.block(block, of: nodes), layer: layer, network: network, keep: keep,
            weightGradient: self.weightGradients[run].base)
        }
      }
    }
    let sum = gradient.base + nodeCount * width + layer * network.weightCount
    sum.update(from: weightGradients[0].base, count: network.weightCount)
    for part in weightGradients.dropFirst() {
      accumulate(sum, 1, part.base, width: network.weightCount)
    }
  }

  /// Adds to the loss by E of `nodes` what their neighbors' S have of it; L is symmetric.
  private func passToNeighbors(_ nodes: [Int32], graph: InteractionGraph.View) {
    let width = width
    Self.forEachBlock(of: nodes) { _, nodes in
      withUnsafeTemporaryAllocation(
        byteCount: Self.blockSize * width * 4, alignment: 64
      ) { memory in
        guard let passed = memory.baseAddress?.assumingMemoryBound(to: Float.self) else { return }
        Self.addNeighbors(
          of: nodes, from: self.sumGradient.base, in: graph, to: passed, stride: width, width: width
        )
        for (index, node) in nodes.enumerated() {
          accumulate(
            self.upstream.base + Int(node) * width, 1, passed + index * width, width: width)
        }
      }
    }
  }

  /// The same for the nodes of a block.
  private func goBack(
    _ nodes: UnsafeBufferPointer<Int32>, layer: Int, network: GraphNetwork, keep: Float,
    weightGradient: UnsafeMutablePointer<Float>
  ) {
    let size = Self.blockSize
    let layerCount = network.layerCount
    let input = input(layer, network)
    withUnsafeTemporaryAllocation(byteCount: size * 5 * width * 4, alignment: 64) { memory in
      guard let pair = memory.baseAddress?.assumingMemoryBound(to: Float.self) else { return }
      let pairGradient = pair + size * 2 * width
      let linear = pair + size * 4 * width
      for (index, node) in nodes.enumerated() {
        let node = Int(node)
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
        stride: 2 * width, rows: nodes.count, columns: 2 * width, depth: width, accumulating: false)
      gemm(
        MatrixView(pair, stride: 2 * width, transposed: true), MatrixView(linear, stride: width),
        into: weightGradient, stride: width, rows: 2 * width, columns: width, depth: nodes.count,
        accumulating: true)
      for (index, node) in nodes.enumerated() {
        let node = Int(node)
        let both = pairGradient + index * 2 * width
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
