import Kernels

/// How alike two vectors are: k(x, y) = exp(−‖x − y‖² / 2σ²), the radial basis function.
public struct GaussianKernel: Sendable, Equatable, Codable {
  /// The distance σ over which likeness falls off; greater than 0.
  public let bandwidth: Double

  /// The kernel of a bandwidth.
  public init(bandwidth: Double) {
    precondition(bandwidth > 0 && bandwidth.isFinite, "a bandwidth is greater than 0")
    self.bandwidth = bandwidth
  }

  /// The kernel by the median heuristic: σ is the median distance between two different points of
  /// the two sources together.
  ///
  /// Source: Gretton et al. 2012, section 8.
  /// Points that coincide do not count, so that σ is never 0; if all do, σ is 1.
  ///
  /// - Parameters:
  ///   - x: One sample.
  ///   - y: The other.
  ///   - points: How many points are drawn of each source, without replacement; all if there are
  ///     fewer. Every pair of these counts, so that memory and time grow with the square.
  ///   - rng: What pairs are drawn with.
  public init(
    medianOf x: some VectorSource, and y: some VectorSource, points: Int = 500,
    using rng: inout some RandomNumberGenerator
  ) {
    precondition(x.width == y.width, "vectors of one width")
    var rows: [[Float]] = []
    func draw(_ source: some VectorSource) {
      for index in drawn(points, of: source.count, using: &rng) {
        rows.append(
          [Float](unsafeUninitializedCapacity: source.width) { buffer, count in
            if let base = buffer.baseAddress { source.write(index, to: base) }
            count = source.width
          })
      }
    }
    draw(x)
    draw(y)
    var squares: [Float] = []
    squares.reserveCapacity(rows.count * rows.count / 2)
    for (index, row) in rows.enumerated() {
      for other in rows[..<index] {
        let square = squaredDistance(row, other)
        if square > 0 { squares.append(square) }
      }
    }
    squares.sort()
    let median = squares.isEmpty ? 1 : Double(squares[squares.count / 2]).squareRoot()
    self.init(bandwidth: median)
  }

  /// k(x, y).
  public func callAsFunction(_ x: [Float], _ y: [Float]) -> Float {
    let exponent = -Double(squaredDistance(x, y)) / (2 * bandwidth * bandwidth)
    return VectorMath.taylorExp(Vector(repeating: Float(exponent)))[0]
  }
}

/// ‖x − y‖².
private func squaredDistance(_ x: [Float], _ y: [Float]) -> Float {
  x.withUnsafeBytes { x in
    y.withUnsafeBytes { y in
      let count = x.count / 4
      var sums = Vector.zero
      var index = 0
      while index + vectorWidth <= count {
        let difference =
          x.loadUnaligned(fromByteOffset: 4 * index, as: Vector.self)
          - y.loadUnaligned(fromByteOffset: 4 * index, as: Vector.self)
        sums.addProduct(difference, difference)
        index += vectorWidth
      }
      var sum = sums.sum()
      while index < count {
        let difference =
          x.load(fromByteOffset: 4 * index, as: Float.self)
          - y.load(fromByteOffset: 4 * index, as: Float.self)
        sum += difference * difference
        index += 1
      }
      return sum
    }
  }
}
