import CTorch

extension Tensor {
  /// The matrix product, of batches too: `[.., n, k]` times `[.., k, m]`.
  public func matmul(_ other: Tensor) -> Tensor { .calling(self, other, ct_matmul) }

  /// Writes the matrix product `x y` into this tensor, without allocation.
  ///
  /// Not recorded: only where no argument requires gradients, or inside `withoutGradient`.
  public func setMatmul(_ x: Tensor, _ y: Tensor) { Tensor.changing(self, x, y, ct_matmul_out) }

  /// Writes `beta · bias + alpha · x y` into this tensor, without allocation.
  public func setAddmm(
    _ bias: Tensor, _ x: Tensor, _ y: Tensor, beta: Double = 1, alpha: Double = 1
  ) {
    withExtendedLifetime(self) {
      Tensor.changing(bias, x, y) { ct_addmm_out(c, $0, $1, $2, beta, alpha) }
    }
  }

  /// `x weightᵀ + bias` for `x` of `[.., in]`, `weight` of `[out, in]` and `bias` of `[out]`.
  public func linear(_ weight: Tensor, bias: Tensor? = nil) -> Tensor {
    withExtendedLifetime(bias) {
      .calling(self, weight) { ct_linear($0, $1, $2, bias?.c ?? ct_tensor(raw: nil)) }
    }
  }
}
