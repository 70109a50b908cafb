import Kernels

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The share of a target's score in a softmax with those of sampled items.
enum SampledSoftmax {
  /// Sets the scores of `target` among those of `sample` to −∞: it is compared with others, not with
  /// itself; and those beyond the sample, up to `room`.
  ///
  /// - Parameter sample: The items whose scores they are, ascending.
  static func exclude(
    _ target: Int32, from scores: UnsafeMutablePointer<Float>, of sample: [Int32], room: Int
  ) {
    var column = place(of: target, in: sample)
    while column < sample.count, sample[column] == target {
      scores[column] = -.infinity
      column += 1
    }
    for column in sample.count..<max(sample.count, room) { scores[column] = -.infinity }
  }

  /// Turns scores into `weight` times their probabilities beside `own`, whose probability is
  /// returned.
  ///
  /// - Parameters:
  ///   - room: How many scores there are, a multiple of 8; those that do not count are −∞.
  ///   - shift: The logarithm of how many items each score stands for; `own` stands for itself.
  static func share(
    of own: Float, in scores: UnsafeMutablePointer<Float>, room: Int, shift: Float, weight: Float
  ) -> Float {
    var top = Vector(repeating: own - shift)
    for k in stride(from: 0, to: room, by: vectorWidth) {
      top = VectorMath.greatest(top, scores.vector(k))
    }
    let highest = top.max() + shift
    let lowering = Vector(repeating: shift - highest)
    var sum = Vector.zero
    for k in stride(from: 0, to: room, by: vectorWidth) {
      // An excluded score gives e^-87, which counts for nothing.
      let value = VectorMath.exp(scores.vector(k) + lowering)
      sum += value
      scores.store(value, at: k)
    }
    let ownValue = exp(own - highest)
    let total = VectorMath.sum(sum) + ownValue
    let factor = Vector(repeating: weight / total)
    for k in stride(from: 0, to: room, by: vectorWidth) {
      scores.store(scores.vector(k) * factor, at: k)
    }
    return ownValue / total
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
}
