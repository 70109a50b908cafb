import Kernels

extension WeightedLeastSquares {
  /// The gradient of a loss L with respect to what one side was solved from.
  struct Adjoint {
    /// v_r = A_r⁻¹ ∂L/∂z_r, `[rows, width]`; ∂L/∂x follows from it by ``clickGradient(solved:prediction:value:)``.
    let solved: AlignedMemory<Float>
    /// ∂L/∂y, `[columns, width]`.
    let source: AlignedMemory<Float>
  }

  /// Goes back through ``solve(_:from:)``.
  ///
  /// With v_r = A_r⁻¹ ∂L/∂z_r it is dL = Σ_r v_r·(db_r − dA_r z_r), and so, with p = z_r·y_s,
  ///
  ///     ∂L/∂y_s = Σ_r c(x_rs) [(x_rs − p) v_r − (v_r·y_s) z_r]
  ///
  /// over all r: the part with x = 0 of all pairs is −(M + Mᵀ) y_s with M = Σ_r v_r z_rᵀ, and pairs that were clicked
  /// add what they differ by.
  ///
  /// - Parameters:
  ///   - gradient: ∂L/∂z, `[rows, width]`.
  ///   - solution: z.
  ///   - clicks: X by row, and `transposed`, X by column.
  ///   - source: y.
  func adjoint(
    of gradient: AlignedMemory<Float>, at solution: AlignedMemory<Float>, _ clicks: ClickRows,
    transposed: ClickRows, from source: AlignedMemory<Float>
  ) -> Adjoint {
    let solved = solve(gradient, of: clicks, from: source)
    let crossed = symmetricProduct(solved, solution)
    let result = AlignedMemory<Float>(count: source.count)
    let (target, origin) = (result.rows(width: width), source.rows(width: width))
    let (v, z) = (solved.rows(width: width), solution.rows(width: width))
    Threads.forEachRange(of: transposed.count, grain: 32) { columns in
      for column in columns {
        let (own, y) = (target.row(column), origin.row(column))
        for index in 0..<width {
          own[index] = -dot(crossed.base + index * width, y, width: width)
        }
        let values = transposed.values(of: column)
        for (row, x) in zip(transposed.columns[column], values) {
          let (v, z) = (v.row(Int(row)), z.row(Int(row)))
          let extra = (clickWeight - 1) * x
          let prediction = dot(z, y, width: width)
          accumulate(own, (1 + extra) * x - extra * prediction, v, width: width)
          accumulate(own, -extra * dot(v, y, width: width), z, width: width)
        }
      }
    }
    return Adjoint(solved: solved, source: result)
  }

  /// ∂L/∂x of one pair that a solution was made from: (v_r·y_s) [c'(x)(x − p) + c(x)].
  ///
  /// - Parameters:
  ///   - solved: v_r·y_s.
  ///   - prediction: p = z_r·y_s.
  ///   - value: x.
  func clickGradient(solved: Float, prediction: Float, value: Float) -> Float {
    let slope = clickWeight - 1
    return solved * (slope * (value - prediction) + 1 + slope * value)
  }

  /// M + Mᵀ with M = Σ_r v_r z_rᵀ, `[width, width]`.
  private func symmetricProduct(
    _ v: AlignedMemory<Float>, _ z: AlignedMemory<Float>
  ) -> AlignedMemory<Float> {
    let product = AlignedMemory<Float>(count: width * width)
    let result = AlignedMemory<Float>(count: width * width)
    gemm(
      MatrixView(v.base, stride: width, transposed: true), MatrixView(z.base, stride: width),
      into: product.base, stride: width, rows: width, columns: width, depth: v.count / width,
      accumulating: false)
    for row in 0..<width {
      for column in 0..<width {
        result.base[row * width + column] =
          product.base[row * width + column] + product.base[column * width + row]
      }
    }
    return result
  }
}
