import CTorch

extension Tensor {
  /// `result[i][j] = self[i][index[i][j]]` for `dim` 1; `index` is int64 of the same rank.
  public func gather(_ dim: Int, _ index: Tensor) -> Tensor {
    .calling(self, index) { ct_gather($0, $1, dim, $2) }
  }

  /// This tensor with `source[i][j]` added at `[i][index[i][j]]` for `dim` 1.
  public func scatterAdd(_ dim: Int, _ index: Tensor, _ source: Tensor) -> Tensor {
    .calling(self, index, source) { ct_scatter_add($0, $1, dim, $2, $3) }
  }

  /// The slices of `dim` that `index` (one dimension, int64 or int32) names, in its order.
  public func indexSelect(_ dim: Int, _ index: Tensor) -> Tensor {
    .calling(self, index) { ct_index_select($0, $1, dim, $2) }
  }

  /// Writes the slices of `x` that `index` names into this tensor, without allocation.
  public func setIndexSelect(_ x: Tensor, _ dim: Int, _ index: Tensor) {
    Tensor.changing(self, x, index) { ct_index_select_out($0, $1, dim, $2) }
  }

  /// This tensor with the slices of `source` added to those of `dim` that `index` names.
  public func indexAdd(_ dim: Int, _ index: Tensor, _ source: Tensor) -> Tensor {
    .calling(self, index, source) { ct_index_add($0, $1, dim, $2, $3) }
  }

  /// Adds the slices of `source` to those of `dim` that `index` names, in place.
  public func addAtIndices(_ dim: Int, _ index: Tensor, _ source: Tensor) {
    Tensor.changing(self, index, source) { ct_index_add_($0, dim, $1, $2) }
  }

  /// `value` where `mask` holds, this tensor's elements elsewhere.
  public func maskedFill(_ mask: Tensor, _ value: Double) -> Tensor {
    .calling(self, mask) { ct_masked_fill($0, $1, $2, value) }
  }

  /// The elements where `mask` holds, in row order.
  public func maskedSelect(_ mask: Tensor) -> Tensor { .calling(self, mask, ct_masked_select) }

  /// The indices of the elements that are not 0, `[found, rank]`.
  public func nonzero() -> Tensor { .calling(self, ct_nonzero) }

  /// The rows of this table `[rows, width]` that `index` names: `[index's shape.., width]`.
  ///
  /// The row at `padding` gets no gradient.
  public func embedding(_ index: Tensor, padding: Int? = nil) -> Tensor {
    .calling(self, index) { ct_embedding($0, $1, $2, padding ?? -1) }
  }
}
