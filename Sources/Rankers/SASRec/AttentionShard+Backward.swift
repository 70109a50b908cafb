import Kernels

extension AttentionShard {
  /// Fills ``gradient`` and ``inputGradient`` from ``stateGradient``, after
  /// ``read(_:network:dropout:using:)`` with the same arguments.
  func goBack(_ network: AttentionNetwork, dropout: Float) {
    let count = batch.count
    guard count > 0 else { return }
    let keep = Dropout(rate: dropout).scale
    // The loss by what comes out of a block, and by what goes into it.
    var (upstream, downstream) = (spare[0].base, spare[1].base)
    upstream.update(repeating: 0, count: count * width)
    for position in 0..<count {
      LayerNorm.goBack(
        stateGradient.base + position * width, normalized: lastNormalized.base + position * width,
        inverse: lastInverse[position], gain: network[network.lastGain], width: width,
        addingTo: upstream + position * width, gainGradient: gradient.base + network.lastGain,
        shiftGradient: gradient.base + network.lastShift)
    }
    for block in (0..<network.blockCount).reversed() {
      goBack(block, network: network, keep: keep, from: upstream, to: downstream)
      swap(&upstream, &downstream)
    }
    let scale = Vector(repeating: network.scale)
    for sequence in 0..<batch.sequenceCount {
      let range = batch.offsets[sequence]..<batch.offsets[sequence + 1]
      for position in range {
        let place =
          gradient.base + network.positions
          + (network.length - range.count + position - range.lowerBound) * width
        for k in stride(from: 0, to: width, by: vectorWidth) {
          let at = position * width + k
          let slope = upstream.vector(at) * inputMask.base.vector(at)
          place.store(place.vector(k) + slope, at: k)
          inputGradient.base.store(slope * scale, at: at)
        }
      }
    }
  }

  private func goBack(
    _ index: Int, network: AttentionNetwork, keep: Float,
    from upstream: UnsafeMutablePointer<Float>,
    to downstream: UnsafeMutablePointer<Float>
  ) {
    let (block, memory, count) = (network.blocks[index], memories[index], batch.count)
    let total = count * width
    let (slope, other) = (spare[2].base, spare[3].base)
    // The feed-forward network: `slope` is the loss by its output, `other` by its hidden units.
    for k in stride(from: 0, to: total, by: vectorWidth) {
      slope.store(upstream.vector(k) * memory.mask.base.vector(k), at: k)
    }
    learn(memory.hidden.base, slope, block.weights2, block.bias2, columns: width)
    goThrough(network[block.weights2], slope, columns: width, into: other, accumulating: false)
    let factor = Vector(repeating: keep)
    for k in stride(from: 0, to: total, by: vectorWidth) {
      let isOpen = memory.hidden.base.vector(k) .> Vector.zero
      other.store(
        Vector.zero.replacing(with: other.vector(k) * factor, where: isOpen), at: k)
    }
    learn(memory.shown.base, other, block.weights1, block.bias1, columns: width)
    // What the second normalization gives goes on beside the network too.
    goThrough(network[block.weights1], other, columns: width, into: upstream, accumulating: true)
    slope.update(repeating: 0, count: total)
    for position in 0..<count {
      LayerNorm.goBack(
        upstream + position * width, normalized: memory.normalized2.base + position * width,
        inverse: memory.inverse2[position], gain: network[block.gain2], width: width,
        addingTo: slope + position * width, gainGradient: gradient.base + block.gain2,
        shiftGradient: gradient.base + block.shift2)
    }
    // Attention: `slope` is the loss by its output and by the residual beside it.
    goBackThroughAttention(memory, slope, queries: upstream, keysAndValues: other)
    learn(memory.residual.base, upstream, block.queryWeights, block.queryBias, columns: width)
    goThrough(
      network[block.queryWeights], upstream, columns: width, into: slope, accumulating: true)
    learn(
      memory.input.base, other, block.keyValueWeights, block.keyValueBias, columns: 2 * width)
    goThrough(
      network[block.keyValueWeights], other, columns: 2 * width, into: downstream,
      accumulating: false)
    for position in 0..<count {
      LayerNorm.goBack(
        slope + position * width, normalized: memory.normalized1.base + position * width,
        inverse: memory.inverse1[position], gain: network[block.gain1], width: width,
        addingTo: downstream + position * width, gainGradient: gradient.base + block.gain1,
        shiftGradient: gradient.base + block.shift1)
    }
  }

  /// From the loss by the output of attention to that by queries and by keys beside values.
  private func goBackThroughAttention(
    _ memory: Memory, _ slope: UnsafeMutablePointer<Float>,
    queries: UnsafeMutablePointer<Float>, keysAndValues: UnsafeMutablePointer<Float>
  ) {
    let width = width
    let share = 1 / Float(width).squareRoot()
    for sequence in 0..<batch.sequenceCount {
      let start = batch.offsets[sequence]
      let length = batch.offsets[sequence + 1] - start
      let stride = Self.padded(length)
      let weights = memory.weights.base + squareOffsets[sequence]
      let kept = memory.kept.base + squareOffsets[sequence]
      let keys = memory.keysAndValues.base + start * 2 * width
      let toKeys = keysAndValues + start * 2 * width
      let out = slope + start * width
      if logits.count < length * stride {
        logits = AlignedMemory<Float>(count: 2 * length * stride)
      }
      let scores = logits.base
      // By the values, and by the weights that dropout left.
      gemm(
        MatrixView(kept, stride: stride, transposed: true), MatrixView(out, stride: width),
        into: toKeys + width, stride: 2 * width, rows: length, columns: width, depth: length,
        accumulating: false)
      gemm(
        MatrixView(out, stride: width),
        MatrixView(keys + width, stride: 2 * width, transposed: true),
        into: scores, stride: stride, rows: length, columns: length, depth: width,
        accumulating: false)
      for row in 0..<length {
        goBackThroughSoftmax(
          scores + row * stride, weights + row * stride, kept + row * stride, count: row + 1,
          length: length, scale: share)
      }
      gemm(
        MatrixView(scores, stride: stride), MatrixView(keys, stride: 2 * width),
        into: queries + start * width, stride: width, rows: length, columns: width, depth: length,
        accumulating: false)
      gemm(
        MatrixView(scores, stride: stride, transposed: true),
        MatrixView(memory.query.base + start * width, stride: width), into: toKeys,
        stride: 2 * width, rows: length, columns: width, depth: length, accumulating: false)
    }
  }

  /// Turns the loss by the weights that dropout left into that by the scores of a row.
  @inline(__always)
  private func goBackThroughSoftmax(
    _ slopes: UnsafeMutablePointer<Float>, _ weights: UnsafePointer<Float>,
    _ kept: UnsafePointer<Float>, count: Int, length: Int, scale: Float
  ) {
    var sum: Float = 0
    // What was kept is the weight times the mask, so that the product with the weight is that with what was
    // kept.
    for place in 0..<count { sum += slopes[place] * kept[place] }
    for place in 0..<count {
      slopes[place] = scale * (slopes[place] * kept[place] - sum * weights[place])
    }
    for place in count..<max(count, length) { slopes[place] = 0 }
  }

  /// Adds rowsᵀ · slopes and the sum of the slopes to the gradients of a layer.
  private func learn(
    _ rows: UnsafePointer<Float>, _ slopes: UnsafePointer<Float>, _ weights: Int, _ bias: Int,
    columns: Int
  ) {
    gemm(
      MatrixView(rows, stride: width, transposed: true), MatrixView(slopes, stride: columns),
      into: gradient.base + weights, stride: columns, rows: width, columns: columns,
      depth: batch.count, accumulating: true)
    for row in 0..<batch.count {
      accumulate(gradient.base + bias, 1, slopes + row * columns, width: columns)
    }
  }

  /// slopes · weightsᵀ.
  private func goThrough(
    _ weights: UnsafePointer<Float>, _ slopes: UnsafePointer<Float>, columns: Int,
    into result: UnsafeMutablePointer<Float>, accumulating: Bool
  ) {
    gemm(
      MatrixView(slopes, stride: columns),
      MatrixView(weights, stride: columns, transposed: true), into: result, stride: width,
      rows: batch.count, columns: width, depth: columns, accumulating: accumulating)
  }
}
