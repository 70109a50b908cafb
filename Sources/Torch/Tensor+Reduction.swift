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

  /// (Σ |x|^p)^(1/p); `p` may be infinite.
  public func norm(_ dims: Int..., p: Double = 2, keepDim: Bool = false) -> Tensor {
    .calling(self) { ct_norm($0, $1, p, dims, dims.count, keepDim) }
  }
}
