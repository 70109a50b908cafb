import CTorch

// Negative dimensions count from the end. Views share storage with the tensor they are of.
extension Tensor {
  /// The same elements in row order under another shape, of which one size may be -1; a view where
  /// that is possible.
  public func reshaped(_ shape: [Int]) -> Tensor {
    .calling(self) { ct_reshape($0, $1, shape, shape.count) }
  }

  /// A view with two dimensions exchanged.
  public func transposed(_ first: Int = -2, _ second: Int = -1) -> Tensor {
    .calling(self) { ct_transpose($0, $1, first, second) }
  }

  /// A view of part of one dimension.
  public func narrowed(_ dim: Int, _ range: Range<Int>) -> Tensor {
    .calling(self) { ct_narrow($0, $1, dim, range.lowerBound, range.count) }
  }

  /// A view of one index of a dimension, which goes.
  public func select(_ dim: Int, _ index: Int) -> Tensor {
    .calling(self) { ct_select($0, $1, dim, index) }
  }

  /// A view of one index of the first dimension.
  public subscript(index: Int) -> Tensor { select(0, index) }

  /// A view without a dimension of size 1; of another size it stays.
  public func squeezed(_ dim: Int) -> Tensor { .calling(self) { ct_squeeze($0, $1, dim) } }

  /// A view with a new dimension of size 1.
  public func unsqueezed(_ dim: Int) -> Tensor { .calling(self) { ct_unsqueeze($0, $1, dim) } }

  /// A view in which dimensions of size 1 repeat; -1 keeps a size.
  public func expanded(_ shape: [Int]) -> Tensor {
    .calling(self) { ct_expand($0, $1, shape, shape.count) }
  }

  /// Tensors joined along a dimension that they have.
  public static func cat(_ tensors: [Tensor], dim: Int = 0) -> Tensor {
    with(tensors) { handles, count in calling { ct_cat($0, handles, count, dim) } }
  }

  /// Tensors of one shape joined along a new dimension.
  public static func stack(_ tensors: [Tensor], dim: Int = 0) -> Tensor {
    with(tensors) { handles, count in calling { ct_stack($0, handles, count, dim) } }
  }
}
