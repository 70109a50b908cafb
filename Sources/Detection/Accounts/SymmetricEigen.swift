/// The eigenvalues and eigenvectors of a small symmetric matrix, by Jacobi's rotations.
struct SymmetricEigen {
  /// The eigenvalues, the greatest first.
  let values: [Double]
  /// `vectors[i * size + k]`: coordinate i of the k-th eigenvector.
  let vectors: [Double]

  /// Decomposes `matrix`, `[size, size]`.
  init(_ matrix: [Double], size: Int) {
    precondition(matrix.count == size * size, "a square")
    var a = matrix
    var v = [Double](repeating: 0, count: size * size)
    for i in 0..<size { v[i * size + i] = 1 }
    let scale = a.reduce(0) { $0 + $1 * $1 }
    for _ in 0..<60 {
      var off = 0.0
      for i in 0..<size { for j in 0..<i { off += a[i * size + j] * a[i * size + j] } }
      if off <= scale * 1e-30 { break }
      for p in 0..<size {
        for q in p + 1..<max(p + 1, size) where a[p * size + q] != 0 {
          // The rotation that makes a_pq zero, the smaller of two.
          let theta = (a[q * size + q] - a[p * size + p]) / (2 * a[p * size + q])
          let t = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
          let c = 1 / (t * t + 1).squareRoot()
          let s = t * c
          for k in 0..<size {
            let (x, y) = (a[k * size + p], a[k * size + q])
            a[k * size + p] = c * x - s * y
            a[k * size + q] = s * x + c * y
          }
          for k in 0..<size {
            let (x, y) = (a[p * size + k], a[q * size + k])
            a[p * size + k] = c * x - s * y
            a[q * size + k] = s * x + c * y
          }
          for k in 0..<size {
            let (x, y) = (v[k * size + p], v[k * size + q])
            v[k * size + p] = c * x - s * y
            v[k * size + q] = s * x + c * y
          }
        }
      }
    }
    let order = (0..<size).sorted { (a[$1 * size + $1], $0) < (a[$0 * size + $0], $1) }
    values = order.map { a[$0 * size + $0] }
    vectors = (0..<size * size).map { v[$0 / size * size + order[$0 % size]] }
  }
}
