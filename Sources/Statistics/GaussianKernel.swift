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
  /// - Parameter points: How many points are drawn of each source, without replacement; all if there
  ///   are fewer. Every pair of these counts, so that memory and time grow with the square.
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
    return exponential(SIMD8(repeating: Float(exponent)))[0]
  }
}

/// `count` different numbers below `total`, all if there are fewer, in random order.
package func drawn(
  _ count: Int, of total: Int, using rng: inout some RandomNumberGenerator
) -> [Int] {
  var numbers = Array(0..<total)
  for place in 0..<min(count, total) {
    numbers.swapAt(place, place + Int(rng.next(upperBound: UInt(total - place))))
  }
  return Array(numbers.prefix(count))
}

/// ‖x − y‖².
private func squaredDistance(_ x: [Float], _ y: [Float]) -> Float {
  x.withUnsafeBytes { x in
    y.withUnsafeBytes { y in
      let count = x.count / 4
      var sums = SIMD8<Float>.zero
      var index = 0
      while index + 8 <= count {
        let difference =
          x.loadUnaligned(fromByteOffset: 4 * index, as: SIMD8<Float>.self)
          - y.loadUnaligned(fromByteOffset: 4 * index, as: SIMD8<Float>.self)
        sums.addProduct(difference, difference)
        index += 8
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
