import Kernels

/// The k nearest other points of every point, by Euclidean distance; equally near ones by position.
///
/// By comparing all pairs: n² · dimension / 2 multiplications, in vectors.
struct NearestNeighbors {
  /// k, the same for every point: at most the number of other points.
  let count: Int
  /// The neighbors of every point, nearest first, `[points, count]`.
  let indices: [Int32]
  /// Their squared distances, `[points, count]`.
  let squaredDistances: [Float]

  /// The neighbors of points `[pointCount, dimension]`, row by row.
  init(of points: [Float], dimension: Int, count: Int) {
    precondition(dimension > 0 && points.count.isMultiple(of: dimension), "rows of one dimension")
    let pointCount = points.count / dimension
    let count = max(0, min(count, pointCount - 1))
    let lanes = (dimension + 7) / 8
    var rows = [Vector](repeating: .zero, count: pointCount * lanes)
    for index in points.indices {
      rows[index / dimension * lanes + index % dimension / 8][index % dimension % 8] =
        points[index]
    }
    var indices: [Int32] = []
    indices.reserveCapacity(pointCount * count)
    var squaredDistances: [Float] = []
    squaredDistances.reserveCapacity(pointCount * count)
    var candidates: [UInt64] = []
    rows.withUnsafeBufferPointer { rows in
      for point in 0..<(count > 0 ? pointCount : 0) {
        candidates.removeAll(keepingCapacity: true)
        // What is not nearer than the k-th of those seen so far cannot be a neighbor.
        var bound = UInt64.max
        for other in 0..<pointCount where other != point {
          var sum = Vector.zero
          for lane in 0..<lanes {
            let difference = rows[point * lanes + lane] - rows[other * lanes + lane]
            sum.addProduct(difference, difference)
          }
          // Bits of floats that are not negative have the order of the floats.
          let key = UInt64(sum.sum().bitPattern) << 32 | UInt64(other)
          guard key < bound else { continue }
          candidates.append(key)
          if candidates.count == 4 * count {
            candidates.sort()
            candidates.removeSubrange(count...)
            bound = candidates[count - 1]
          }
        }
        candidates.sort()
        for key in candidates.prefix(count) {
          indices.append(Int32(truncatingIfNeeded: key))
          squaredDistances.append(Float(bitPattern: UInt32(key >> 32)))
        }
      }
    }
    self.count = count
    self.indices = indices
    self.squaredDistances = squaredDistances
  }
}
