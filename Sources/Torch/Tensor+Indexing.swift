import CTorch

extension Tensor {
  /// `result[i][j] = self[i][index[i][j]]` for `dim` 1; `index` is int64 of the same rank.
  public func gather(_ dim: Int, _ index: Tensor) -> Tensor {
    .calling(self, index) { ct_gather($0, $1, dim, $2) }
  }

  /// `value` where `mask` holds, this tensor's elements elsewhere.
  public func maskedFill(_ mask: Tensor, _ value: Double) -> Tensor {
    .calling(self, mask) { ct_masked_fill($0, $1, $2, value) }
  }

  /// The rows of this table `[rows, width]` that `index` names: `[index's shape.., width]`.
  ///
  /// The row at `padding` gets no gradient.
  public func embedding(_ index: Tensor, padding: Int? = nil) -> Tensor {
    .calling(self, index) { ct_embedding($0, $1, $2, padding ?? -1) }
  }
}
