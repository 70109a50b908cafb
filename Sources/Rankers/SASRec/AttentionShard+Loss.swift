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
        // The target is compared with others, not with itself.
        var column = Self.place(of: target, in: sample)
        while column < count, sample[column] == target {
          scores[column] = -.infinity
          column += 1
        }
        for column in count..<max(count, room) { scores[column] = -.infinity }
        let row = network.row(Int(target))
        let own = dot(block + index * width, row, width: width)
        let probability = share(of: own, in: scores, room: room, shift: shift, weight: weight)
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

  /// Turns shifted scores into `weight` times their probabilities beside `own`, whose probability is
  /// returned.
  private func share(
    of own: Float, in scores: UnsafeMutablePointer<Float>, room: Int, shift: Float, weight: Float
  ) -> Float {
    var top = Vector(repeating: own - shift)
    for k in Swift.stride(from: 0, to: room, by: vectorWidth) {
      top = VectorMath.greatest(top, scores.vector(k))
    }
    let highest = top.max() + shift
    let lowering = Vector(repeating: shift - highest)
    var sum = Vector.zero
    for k in Swift.stride(from: 0, to: room, by: vectorWidth) {
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
}
