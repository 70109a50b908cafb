import Torch

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
