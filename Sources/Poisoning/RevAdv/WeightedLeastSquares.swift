import Kernels

/// One side of a weighted matrix factorization, solved exactly while the other stands still.
///
///     minimize Σ_(r,s) c(x_rs) (x_rs − z_r·y_s)² + λ Σ_r ‖z_r‖²,    c(x) = 1 + (w − 1) x
///     z_r = A_r⁻¹ b_r,   A_r = YᵀY + Σ_s (c(x_rs) − 1) y_s y_sᵀ + λ I,   b_r = Σ_s c(x_rs) x_rs y_s
///
/// over all pairs, clicked or not: the sums go over clicked ones only. c is Hu, Koren & Volinsky's confidence 1 + α x
/// with w = 1 + α. Rows are solved side by side, each by one thread, so that the bits do not depend on
/// the number of threads.
struct WeightedLeastSquares: Sendable {
  /// The width of a row of factors, a multiple of 16.
  let width: Int
  /// w, what a clicked pair weighs beside 1 for one that is not; at least 1.
  let clickWeight: Float
  /// λ, above 0.
  let regularization: Float

  /// z for every row of `clicks`, `[rows, width]`, from `source`, y, `[columns, width]`.
  func solve(_ clicks: ClickRows, from source: AlignedMemory<Float>) -> AlignedMemory<Float> {
    let result = AlignedMemory<Float>(count: clicks.count * width)
    let target = result.rows(width: width)
    let gram = self.gram(of: source)
    Threads.forEachRange(of: clicks.count, grain: 32) { rows in
      let equations = NormalEquations(width: width)
      for row in rows where !clicks.columns.range(row).isEmpty {
        begin(equations, row: row, of: clicks, source: source, gram: gram)
        equations.solve(regularization: regularization, into: target.row(row))
      }
    }
    return result
  }

  /// A_r⁻¹ g_r for every row of `gradient`, `[rows, width]`: what a gradient with respect to z is with
  /// respect to b.
  func solve(
    _ gradient: AlignedMemory<Float>, of clicks: ClickRows, from source: AlignedMemory<Float>
  ) -> AlignedMemory<Float> {
    let result = AlignedMemory<Float>(count: clicks.count * width)
    let target = result.rows(width: width)
    let right = gradient.rows(width: width)
    let gram = self.gram(of: source)
    Threads.forEachRange(of: clicks.count, grain: 32) { rows in
      let equations = NormalEquations(width: width)
      // A row without clicks is 0 whatever its source; but a click could give it a value.
      for row in rows {
        begin(equations, row: row, of: clicks, source: source, gram: gram)
        equations.setRight(right.row(row))
        equations.solve(regularization: regularization, into: target.row(row))
      }
    }
    return result
  }

  private func begin(
    _ equations: NormalEquations, row: Int, of clicks: ClickRows, source: AlignedMemory<Float>,
    gram: AlignedMemory<Float>
  ) {
    let values = clicks.values(of: row)
    let start = values.startIndex
    equations.begin(gram.base)
    equations.add(clicks.columns[row], of: source.base) { place in
      let x = values[start + place]
      let extra = (clickWeight - 1) * x
      return (matrix: extra, right: (1 + extra) * x)
    }
  }

  private func gram(of source: AlignedMemory<Float>) -> AlignedMemory<Float> {
    let gram = AlignedMemory<Float>(count: width * width)
    NormalEquations.gram(
      source.base, count: source.count / width, width: width, weight: 1, into: gram.base)
    return gram
  }
}
