import CTorch

// `dims` are the dimensions to reduce, negative ones from the end; none means all of them.
extension Tensor {
  /// The sum.
  public func sum(_ dims: Int..., keepDim: Bool = false) -> Tensor {
    .calling(self) { ct_sum($0, $1, dims, dims.count, keepDim) }
  }

  /// The arithmetic mean.
  public func mean(_ dims: Int..., keepDim: Bool = false) -> Tensor {
    .calling(self) { ct_mean($0, $1, dims, dims.count, keepDim) }
  }

  /// The greatest element; its gradient is shared among equals.
  public func max(_ dims: Int..., keepDim: Bool = false) -> Tensor {
    .calling(self) { ct_amax($0, $1, dims, dims.count, keepDim) }
  }

  /// The least element; its gradient is shared among equals.
  public func min(_ dims: Int..., keepDim: Bool = false) -> Tensor {
    .calling(self) { ct_amin($0, $1, dims, dims.count, keepDim) }
  }

  /// log Σ e^x, without overflow.
  public func logSumExp(_ dims: Int..., keepDim: Bool = false) -> Tensor {
    .calling(self) { ct_logsumexp($0, $1, dims, dims.count, keepDim) }
  }

  /// (Σ |x|^p)^(1/p); `p` may be infinite.
  public func norm(_ dims: Int..., p: Double = 2, keepDim: Bool = false) -> Tensor {
    .calling(self) { ct_norm($0, $1, p, dims, dims.count, keepDim) }
  }

  /// The greatest element along `dim` and where it stands.
  public func maxWithIndices(_ dim: Int, keepDim: Bool = false) -> (
    values: Tensor, indices: Tensor
  ) {
    Tensor.callingForTwo(self) { ct_max_dim($0, $1, $2, dim, keepDim) }
  }

  /// Where the greatest element along `dim` stands, int64.
  public func argmax(_ dim: Int = -1, keepDim: Bool = false) -> Tensor {
    .calling(self) { ct_argmax($0, $1, dim, keepDim) }
  }

  /// The `k` greatest (or least) elements along `dim`, best first, and where they stand.
  public func topK(_ k: Int, dim: Int = -1, largest: Bool = true) -> (
    values: Tensor, indices: Tensor
  ) {
    Tensor.callingForTwo(self) { ct_topk($0, $1, $2, k, dim, largest) }
  }

  /// The elements in order along `dim` and where they stood; equals keep their order.
  public func sorted(_ dim: Int = -1, descending: Bool = false) -> (
    values: Tensor, indices: Tensor
  ) {
    Tensor.callingForTwo(self) { ct_sort($0, $1, $2, dim, descending) }
  }

  /// Running sums along `dim`.
  public func cumulativeSum(_ dim: Int) -> Tensor { .calling(self) { ct_cumsum($0, $1, dim) } }
}
