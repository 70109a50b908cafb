import Kernels

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension SequenceShard {
  /// −log softmax of the targets' scores among the sampled items', and its gradients.
  func compare(
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
        SampledSoftmax.exclude(target, from: scores, of: negatives, room: room)
        let own = dot(block + index * stride, network.row(Int(target)), stride: stride)
        let probability = SampledSoftmax.share(
          of: own, in: scores, room: room, shift: shift, weight: weight)
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

  private func dot(
    _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, stride: Int
  ) -> Float {
    var sum = Vector.zero
    for k in Swift.stride(from: 0, to: stride, by: vectorWidth) {
      sum.addProduct(left.vector(k), right.vector(k))
    }
    return VectorMath.sum(sum)
  }
}
