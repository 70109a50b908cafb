import Kernels

/// The gradient of KL(P ‖ Q) by the positions of the points of a map.
///
/// Source: van der Maaten & Hinton 2008, equation 5: 4 Σ_j (p_ij − q_ij) w_ij (y_i − y_j), with
/// w_ij = 1 / (1 + ‖y_i − y_j‖²) and q_ij = w_ij / Σ w. The sum over p runs over P's entries; the
/// one over q over all pairs, eight at a time.
struct MapForces {
  /// The gradient by the first coordinates, `[points]`.
  private(set) var x: [Float]
  /// The gradient by the second coordinates, `[points]`.
  private(set) var y: [Float]
  /// The positions in vectors of eight, filled up with points so far away that they exert no force.
  private var wideX: [Vector]
  private var wideY: [Vector]
  private let count: Int

  private static let farAway: Float = 1e15

  /// Room for `count` points.
  init(count: Int) {
    self.count = count
    x = [Float](repeating: 0, count: count)
    y = x
    wideX = [Vector](repeating: Vector(repeating: Self.farAway), count: (count + 7) / 8)
    wideY = wideX
  }

  /// Sets ``x`` and ``y`` to the gradient at the positions, with P multiplied by `exaggeration`.
  mutating func compute(
    x positionsX: [Float], y positionsY: [Float], _ similarities: NeighborSimilarities,
    exaggeration: Float
  ) {
    for index in 0..<count {
      wideX[index / 8][index % 8] = positionsX[index]
      wideY[index / 8][index % 8] = positionsY[index]
    }
    // Repulsion first: Σ w is known only when all pairs have been seen.
    var total = 0.0
    for index in 0..<count {
      let (sum, pushX, pushY) = repulsion(of: index, at: positionsX[index], positionsY[index])
      total += Double(sum)
      x[index] = pushX
      y[index] = pushY
    }
    // Points so far apart that Float knows no w exert no force.
    let scale = Float(-4 / max(total, 1e-30))
    for index in 0..<count {
      var pullX: Float = 0
      var pullY: Float = 0
      for entry in similarities.rows.range(index) {
        let (neighbor, similarity) = similarities.rows.values[entry]
        let other = Int(neighbor)
        let dx = positionsX[index] - positionsX[other]
        let dy = positionsY[index] - positionsY[other]
        let force = similarity / (1 + dx * dx + dy * dy)
        pullX += force * dx
        pullY += force * dy
      }
      x[index] = x[index] * scale + 4 * exaggeration * pullX
      y[index] = y[index] * scale + 4 * exaggeration * pullY
    }
  }

  /// Σ_j w, and Σ_j w² (y_i − y_j) by coordinate, for `point`, at `px`, `py`, and all others.
  private func repulsion(
    of point: Int, at px: Float, _ py: Float
  ) -> (Float, Float, Float) {
    wideX.withUnsafeBufferPointer { wideX in
      wideY.withUnsafeBufferPointer { wideY in
        let px = Vector(repeating: px)
        let py = Vector(repeating: py)
        let one = Vector(repeating: 1)
        var sum = Vector.zero
        var pushX = Vector.zero
        var pushY = Vector.zero
        for index in wideX.indices {
          let dx = px - wideX[index]
          let dy = py - wideY[index]
          var w = one / one.addingProduct(dx, dx).addingProduct(dy, dy)
          // Its own w of 1 taken off the sum afterwards would take the digits of small ones along.
          if index == point / 8 { w[point % 8] = 0 }
          let square = w * w
          sum += w
          pushX.addProduct(square, dx)
          pushY.addProduct(square, dy)
        }
        return (sum.sum(), pushX.sum(), pushY.sum())
      }
    }
  }
}
