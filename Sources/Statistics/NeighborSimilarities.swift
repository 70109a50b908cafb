import Foundation
import Kernels

/// How similar points are, as t-SNE sees it: a symmetric sparse matrix p_ij whose entries sum to 1.
///
/// Source: van der Maaten & Hinton 2008, equations 1 and 4: p_j|i is a Gaussian around i whose
/// width is found by bisection so that its perplexity, 2 to the entropy in bits, is the one asked
/// for; p_ij = (p_j|i + p_i|j) / 2n. As in van der Maaten 2014, p_j|i is 0 beyond the 3 · perplexity
/// nearest neighbors, where a Gaussian of that perplexity has next to nothing left.
struct NeighborSimilarities {
  /// Row i has the neighbors j of point i, ascending, with p_ij.
  private(set) var rows = CompressedRows<(neighbor: Int32, similarity: Float)>()
  /// The perplexity that was asked for, or what so few points allow: a third of the others.
  let perplexity: Double

  /// The similarities of points `[pointCount, dimension]`, row by row.
  init(of points: [Float], dimension: Int, perplexity wanted: Double) {
    precondition(wanted >= 1, "a point has one neighbor at least")
    let pointCount = points.count / dimension
    perplexity = max(1, min(wanted, Double(pointCount - 1) / 3))
    let neighbors = NearestNeighbors(
      of: points, dimension: dimension, count: Int((3 * perplexity).rounded(.up)))
    // Both directions of a pair as (row, column) in one number; sorted, equal pairs are neighbors.
    var entries: [(pair: UInt64, value: Double)] = []
    entries.reserveCapacity(2 * neighbors.indices.count)
    for point in 0..<pointCount {
      let range = point * neighbors.count..<(point + 1) * neighbors.count
      let conditional = Self.conditional(
        neighbors.squaredDistances[range].map(Double.init), perplexity: perplexity)
      for (neighbor, probability) in zip(neighbors.indices[range], conditional) {
        let (i, j) = (UInt64(point), UInt64(neighbor))
        entries.append((i << 32 | j, probability / Double(2 * pointCount)))
        entries.append((j << 32 | i, probability / Double(2 * pointCount)))
      }
    }
    entries.sort { $0.pair < $1.pair }
    var index = 0
    for point in 0..<pointCount {
      while index < entries.count, entries[index].pair >> 32 == UInt64(point) {
        let pair = entries[index].pair
        var value = entries[index].value
        index += 1
        if index < entries.count, entries[index].pair == pair {
          value += entries[index].value
          index += 1
        }
        rows.values.append((Int32(truncatingIfNeeded: pair), Float(value)))
      }
      rows.endRow()
    }
  }

  /// p_j|i of neighbors at these squared distances, of the given perplexity: ∝ exp(−β d²).
  ///
  /// Where no β gives it, because too many are equally near, the nearest come.
  static func conditional(_ squaredDistances: [Double], perplexity: Double) -> [Double] {
    guard let nearest = squaredDistances.min() else { return [] }
    // The nearest's distance cancels, and nothing can underflow to a sum of 0.
    let distances = squaredDistances.map { $0 - nearest }
    let scale = distances.reduce(0, +) / Double(distances.count)
    guard scale > 0 else {
      return distances.map { _ in 1 / Double(distances.count) }
    }
    var beta = 1 / scale
    var low = 0.0
    var high = Double.infinity
    var probabilities: [Double] = []
    for _ in 0..<200 {
      let weights = distances.map { exp(-beta * $0) }
      let sum = weights.reduce(0, +)
      probabilities = weights.map { $0 / sum }
      let entropy = log(sum) + beta * zip(distances, probabilities).reduce(0) { $0 + $1.0 * $1.1 }
      let excess = entropy - log(perplexity)
      if abs(excess) < 1e-10 { break }
      if excess > 0 { low = beta } else { high = beta }
      beta = high.isFinite ? (low + high) / 2 : beta * 2
      guard beta < 1e300 else { break }
    }
    return probabilities
  }
}
