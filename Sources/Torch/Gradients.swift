import CTorch

/// The gradients of an output with respect to each of `inputs`, in their order and shapes.
///
/// - Parameters:
///   - output: What to differentiate: a scalar, or with `upstream` of any shape.
///   - upstream: The gradient of the final loss with respect to `output`, in its shape; 1 if none.
///   - inputs: Tensors that `requiringGradient()` gave and that `output` was computed from, or
///     results in between.
///   - allowingUnused: Whether an input that `output` does not depend on gets zeros; otherwise it
///     traps.
///   - retainingGraph: Whether `output` can be differentiated once more afterwards.
public func gradients(
  of output: Tensor, upstream: Tensor? = nil, withRespectTo inputs: [Tensor],
  allowingUnused: Bool = false, retainingGraph: Bool = false
) -> [Tensor] {
  var results = [ct_tensor](repeating: ct_tensor(raw: nil), count: inputs.count)
  withExtendedLifetime((output, upstream)) {
    Tensor.with(inputs) { handles, count in
      check(
        ct_grad(
          &results, output.c, upstream?.c ?? ct_tensor(raw: nil), handles, count, retainingGraph,
          allowingUnused))
    }
  }
  return results.map { Tensor(owning: $0) }
}

/// Runs `body` without recording what gradients need: faster, and in-place changes of parameters
/// are allowed.
public func withoutGradient<Value, Failure: Error>(
  _ body: () throws(Failure) -> Value
) throws(Failure) -> Value {
  let previous = ct_is_grad_enabled()
  ct_set_grad_enabled(false)
  defer { ct_set_grad_enabled(previous) }
  return try body()
}

extension Tensor {
  /// A tensor that shares the elements and that gradients flow to, a leaf of the graph.
  public func requiringGradient() -> Tensor { .calling(self) { ct_detach($0, $1, true) } }

  /// A tensor that shares the elements and that no gradient passes.
  public func detached() -> Tensor { .calling(self) { ct_detach($0, $1, false) } }
}
