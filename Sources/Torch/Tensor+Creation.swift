import CTorch

extension Tensor {
  /// A tensor of `values` in row order; without a shape it has one dimension.
  public init<Element: TensorElement>(_ values: [Element], shape: [Int]? = nil) {
    let shape = shape ?? [values.count]
    precondition(
      shape.reduce(1, *) == values.count, "\(values.count) values do not fill a tensor of \(shape)")
    self = values.withUnsafeBytes { bytes in
      // An empty array has no address; nothing is read from this one then.
      let base = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 16).unsafelyUnwrapped
      return .calling { ct_from_data($0, base, shape, shape.count, Element.dtype.c) }
    }
  }

  /// A scalar without dimensions.
  public init(_ value: Double, dtype: DType = .float32) {
    self = .full([], value, dtype: dtype)
  }

  /// Zeros.
  public static func zeros(_ shape: [Int], dtype: DType = .float32) -> Tensor {
    full(shape, 0, dtype: dtype)
  }

  /// Ones.
  public static func ones(_ shape: [Int], dtype: DType = .float32) -> Tensor {
    full(shape, 1, dtype: dtype)
  }

  /// The same number everywhere.
  public static func full(
    _ shape: [Int], _ value: Double, dtype: DType = .float32
  ) -> Tensor {
    calling { ct_full($0, shape, shape.count, value, dtype.c) }
  }

  /// Memory with whatever is in it, for results that an operation overwrites.
  public static func uninitialized(
    _ shape: [Int], dtype: DType = .float32
  ) -> Tensor {
    calling { ct_empty($0, shape, shape.count, dtype.c) }
  }

  /// The numbers of `range`, in order.
  public static func arange(
    _ range: Range<Int>, dtype: DType = .int64
  ) -> Tensor {
    calling { ct_arange($0, Double(range.lowerBound), Double(range.upperBound), 1, dtype.c) }
  }

  /// A tensor over memory that somebody else owns, without a copy.
  ///
  /// The memory has to stay where it is, and initialized, until the last tensor that refers to it,
  /// views and recorded gradients included, is gone.
  public static func wrapping<Element: TensorElement>(
    _ memory: UnsafeMutablePointer<Element>, shape: [Int]
  ) -> Tensor {
    calling { ct_from_blob($0, memory, shape, shape.count, Element.dtype.c) }
  }

  /// Zeros in the shape and dtype of this tensor.
  public func zerosLike() -> Tensor { .calling(self, ct_zeros_like) }
}
