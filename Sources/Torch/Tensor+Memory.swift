import CTorch

extension Tensor {
  /// A copy that shares nothing, contiguous; gradients flow through it.
  public func copy() -> Tensor { .calling(self, ct_clone) }

  /// This tensor if it is contiguous, otherwise a copy that is.
  public func contiguous() -> Tensor { .calling(self, ct_contiguous) }

  /// The elements as another kind; this tensor if nothing changes.
  public func to(_ dtype: DType) -> Tensor { .calling(self) { ct_to($0, $1, dtype.c) } }

  /// Overwrites every element.
  public func fill(_ value: Double) { Tensor.changing(self) { ct_fill_($0, value) } }

  /// Overwrites the elements with those of `source`, which may be smaller and broadcast.
  public func assign(_ source: Tensor) { Tensor.changing(self, source, ct_copy_) }

  /// The only element.
  public func item() -> Double {
    var value = 0.0
    Tensor.changing(self) { ct_item(&value, $0) }
    return value
  }

  /// The elements in row order, converted to `Element` where they are of another kind.
  public func array<Element: TensorElement>(of type: Element.Type = Element.self) -> [Element] {
    let source = detached().to(Element.dtype).contiguous()
    return source.withUnsafeMutableBufferPointer(of: type) { [Element]($0) }
  }

  /// Calls `body` with the memory of a contiguous tensor; anything else traps, another
  /// element type included.
  ///
  /// Changing it changes the tensor behind autograd's back: do so only where no gradient is pending.
  public func withUnsafeMutableBufferPointer<Element: TensorElement, Value, Failure: Error>(
    of type: Element.Type = Element.self,
    _ body: (UnsafeMutableBufferPointer<Element>) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    precondition(dtype == Element.dtype, "memory of \(dtype) is not memory of \(Element.dtype)")
    precondition(isContiguous, "only contiguous memory has an address")
    defer { withExtendedLifetime(self) {} }
    let base = ct_data_ptr(c)?.assumingMemoryBound(to: Element.self)
    return try body(UnsafeMutableBufferPointer(start: base, count: base == nil ? 0 : count))
  }
}
