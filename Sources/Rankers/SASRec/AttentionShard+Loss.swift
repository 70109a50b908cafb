import Kernels

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension AttentionShard {
  private static let blockSize = 64

  /// −log σ of each target's score and −log(1 − σ) of its negative's, and their gradients.
  func compareWithNegatives(_ network: AttentionNetwork, weight: Float) {
    for position in 0..<batch.count {
      let state = states.base + position * width
      let target = network.row(Int(batch.targets[position]))
      let negative = network.row(Int(batch.negatives[position]))
      let (own, other) = (
        dot(state, target, width: width), dot(state, negative, width: width)
      )
      let losses = VectorMath.logSigmoid(
        Vector(own, -other, 0, 0, 0, 0, 0, 0))
      loss -= Double(losses[0]) + Double(losses[1])
      let slopes = VectorMath.sigmoid(Vector(own, other, 0, 0, 0, 0, 0, 0))
      targetSlopes[position] = (slopes[0] - 1) * weight
      negativeSlopes[position] = slopes[1] * weight
      let gradient = stateGradient.base + position * width
      let (first, second) = (
        Vector(repeating: targetSlopes[position]), Vector(repeating: negativeSlopes[position])
      )
      for k in stride(from: 0, to: width, by: vectorWidth) {
        gradient.store(
          (first * target.vector(k)).addingProduct(second, negative.vector(k)), at: k)
      }
    }
  }

  /// −log of the share of each target's score in a softmax with those of the sampled items, and the
  /// gradients.
  ///
  /// - Parameters:
  ///   - sample: The items, ascending.
  ///   - rows: Their embeddings, `[sample, width]`.
  ///   - shift: The logarithm of how many items each stands for.
  func compare(
    _ network: AttentionNetwork, with sample: [Int32], rows: UnsafePointer<Float>, shift: Float,
    weight: Float
  ) {
    let count = sample.count
    let room = Self.padded(count)
    if sampleGradient.count != count * width {
      sampleGradient = AlignedMemory<Float>(count: count * width)
    }
    sampleGradient.zero()
    if logits.count < Self.blockSize * room {
      logits = AlignedMemory<Float>(count: Self.blockSize * room)
    }
    for start in Swift.stride(from: 0, to: batch.count, by: Self.blockSize) {
      let size = min(Self.blockSize, batch.count - start)
      let block = states.base + start * width
      gemm(
        MatrixView(block, stride: width), MatrixView(rows, stride: width, transposed: true),
        into: logits.base, stride: room, rows: size, columns: count, depth: width,
        accumulating: false)
      for index in 0..<size {
        let target = batch.targets[start + index]
        let scores = logits.base + index * room
        SampledSoftmax.exclude(target, from: scores, of: sample, room: room)
        let row = network.row(Int(target))
        let own = dot(block + index * width, row, width: width)
        let probability = SampledSoftmax.share(
          of: own, in: scores, room: room, shift: shift, weight: weight)
        loss -= Double(log(max(probability, .leastNormalMagnitude)))
        targetSlopes[start + index] = (probability - 1) * weight
        let gradient = stateGradient.base + (start + index) * width
        let slope = Vector(repeating: targetSlopes[start + index])
        for k in Swift.stride(from: 0, to: width, by: vectorWidth) {
          gradient.store(slope * row.vector(k), at: k)
        }
      }
      gemm(
        MatrixView(logits.base, stride: room), MatrixView(rows, stride: width),
        into: stateGradient.base + start * width, stride: width, rows: size, columns: width,
        depth: count, accumulating: true)
      gemm(
        MatrixView(logits.base, stride: room, transposed: true), MatrixView(block, stride: width),
        into: sampleGradient.base, stride: width, rows: count, columns: width, depth: size,
        accumulating: true)
    }
  }
}
