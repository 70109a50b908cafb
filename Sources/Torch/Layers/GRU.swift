import CTorch

/// Gated recurrent unit.
///
/// Source: Cho et al. 2014, with the reset gate after the product, as PyTorch has it; gates in its
/// order reset, update, new.
public struct GRU: Module, Sendable {
  /// The weights, `[3 · hidden, ..]`.
  public let weights: RecurrentWeights
  /// The width of the state.
  public let hidden: Int
  /// How many layers are stacked.
  public let layers: Int

  /// Layers from `inputs` to `hidden` numbers a step, weights from ±1/√hidden.
  public init(
    _ inputs: Int, _ hidden: Int, layers: Int = 1, dtype: DType = .float32,
    using rng: inout some RandomNumberGenerator
  ) {
    self.hidden = hidden
    self.layers = layers
    weights = RecurrentWeights(
      gates: 3, inputs: inputs, hidden: hidden, layers: layers, dtype: dtype, using: &rng)
  }

  /// A whole sequence `[steps, batch, in]`, or `[batch, steps, in]` with `batchFirst`.
  ///
  /// Starts from zeros unless `state` `[layers, batch, hidden]` says otherwise. Gives the top
  /// layer's states `[steps, batch, hidden]` (or batch first) and the state after the last step.
  public func callAsFunction(
    _ x: Tensor, state: Tensor? = nil, batchFirst: Bool = false
  ) -> (output: Tensor, state: Tensor) {
    let batch = x.shape[batchFirst ? 0 : 1]
    let start = state ?? .zeros([layers, batch, hidden], dtype: x.dtype)
    var last = ct_tensor(raw: nil)
    let output = Tensor.with(weights.tensors) { handles, count in
      Tensor.calling(x, start) {
        ct_gru($0, &last, $1, $2, handles, count, layers, batchFirst)
      }
    }
    return (output, Tensor(owning: last))
  }

  /// One step of a single layer: `[batch, in]` and a state of `[batch, hidden]`.
  public func step(_ x: Tensor, state: Tensor) -> Tensor {
    precondition(layers == 1, "a single step is of a single layer")
    return Tensor.with(weights.tensors) { handles, _ in
      Tensor.calling(x, state) { ct_gru_cell($0, $1, $2, handles) }
    }
  }

  /// "weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"..
  public var parameters: [NamedTensor] { weights.parameters }
}
