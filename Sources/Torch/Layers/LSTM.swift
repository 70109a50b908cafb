import CTorch

/// Long short-term memory.
///
/// Source: Hochreiter & Schmidhuber 1997 with the forget gate of Gers et al. 2000; gates in
/// PyTorch's order input, forget, cell, output.
public struct LSTM: Module, Sendable {
  /// What is carried from step to step.
  public struct State: Sendable {
    /// `[layers, batch, hidden]`, or `[batch, hidden]` for a single step.
    public var hidden: Tensor
    /// The same shape.
    public var cell: Tensor

    /// A state from its parts.
    public init(hidden: Tensor, cell: Tensor) {
      self.hidden = hidden
      self.cell = cell
    }
  }

  /// The weights, `[4 · hidden, ..]`.
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
      gates: 4, inputs: inputs, hidden: hidden, layers: layers, dtype: dtype, using: &rng)
  }

  /// A whole sequence `[steps, batch, in]`, or `[batch, steps, in]` with `batchFirst`.
  ///
  /// Starts from zeros unless `state` says otherwise. Gives the top layer's hidden states
  /// `[steps, batch, hidden]` (or batch first) and the state after the last step.
  public func callAsFunction(
    _ x: Tensor, state: State? = nil, batchFirst: Bool = false
  ) -> (output: Tensor, state: State) {
    let start = state ?? initialState(batch: x.shape[batchFirst ? 0 : 1], like: x)
    var hidden = ct_tensor(raw: nil)
    var cell = ct_tensor(raw: nil)
    let output = Tensor.with(weights.tensors) { handles, count in
      Tensor.calling(x, start.hidden, start.cell) {
        ct_lstm($0, &hidden, &cell, $1, $2, $3, handles, count, layers, batchFirst)
      }
    }
    return (output, State(hidden: Tensor(owning: hidden), cell: Tensor(owning: cell)))
  }

  /// One step of a single layer: `[batch, in]` and a state of `[batch, hidden]`.
  public func step(_ x: Tensor, state: State) -> State {
    precondition(layers == 1, "a single step is of a single layer")
    var cell = ct_tensor(raw: nil)
    let hidden = Tensor.with(weights.tensors) { handles, _ in
      Tensor.calling(x, state.hidden, state.cell) { ct_lstm_cell($0, &cell, $1, $2, $3, handles) }
    }
    return State(hidden: hidden, cell: Tensor(owning: cell))
  }

  /// "weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"..
  public var parameters: [NamedTensor] { weights.parameters }

  private func initialState(batch: Int, like x: Tensor) -> State {
    let zeros = Tensor.zeros([layers, batch, hidden], dtype: x.dtype, device: x.device)
    return State(hidden: zeros, cell: zeros)
  }
}
