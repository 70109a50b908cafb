import Torch

/// A GRU that encodes a sequence of actions, and a GRU with attention that reads the actions again and
/// tells at every step how likely the agent is under attack.
///
/// Source: Cao et al. 2020, section 2.3.
///
/// Equation 3, the encoder: h_t = GRU(a_t, h_{t−1}). What it passes on, "a low-dimensional feature
/// vector", is the state after the sequence's last action.
///
/// Equation 4, the decoder, at step t:
///
/// - e = ReLU(W [a_t; hid_t; code] + b), "a linear unit with ReLU activation" over action, hidden
///   state and encoder output;
/// - α_t = softmax(W_e e + b_e)_t: the softmax runs over all steps of the sequence, and its t-th
///   number counts;
/// - out_{t+1}, hid_{t+1} = GRU(α_t a_t, hid_t), one GRU for all steps, other than the encoder's;
/// - p_t = σ(W_out out_{t+1} + b_out).
///
/// Left open there and settled here: hid_1 is the encoder's code, as sequence-to-sequence models have
/// it (Bahdanau et al. 2015); dropout falls on e and on out.
struct AttentionClassifier: Module {
  /// `[2 d]` to the hidden width.
  let encoder: GRU
  /// `[2 d + 2 hidden]` to the hidden width.
  let combination: Linear
  /// The hidden width to a number per step.
  let attention: Linear
  /// `[2 d]` to the hidden width.
  let decoder: GRU
  /// The hidden width to one number.
  let output: Linear

  /// A network that starts as PyTorch's layers do.
  init(
    actionWidth: Int, hidden: Int, steps: Int, dtype: DType = .float32,
    using rng: inout some RandomNumberGenerator
  ) {
    encoder = GRU(actionWidth, hidden, dtype: dtype, using: &rng)
    combination = Linear(actionWidth + 2 * hidden, hidden, dtype: dtype, using: &rng)
    attention = Linear(hidden, steps, dtype: dtype, using: &rng)
    decoder = GRU(actionWidth, hidden, dtype: dtype, using: &rng)
    output = Linear(hidden, 1, dtype: dtype, using: &rng)
  }

  /// "encoder.weight_ih_l0", "combination.weight"..
  var parameters: [NamedTensor] {
    encoder.parameters.under("encoder") + combination.parameters.under("combination")
      + attention.parameters.under("attention") + decoder.parameters.under("decoder")
      + output.parameters.under("output")
  }

  /// The log-odds that p_t = σ(logit) is of, `[batch, steps]`; those beyond a sequence's end mean
  /// nothing.
  ///
  /// - Parameter dropout: The share of hidden numbers that are dropped: what training uses, or 0.
  func callAsFunction(
    _ batch: SequenceBatch, dropout: Double, using rng: inout some RandomNumberGenerator
  ) -> Tensor {
    let drop = Dropout(dropout)
    let steps = batch.actions.shape[0]
    // The state after the last action, whatever the encoder makes of the padding behind it.
    let states = encoder(batch.actions).output
    let code = (states * batch.last.transposed(0, 1).unsqueezed(2)).sum(0)
    let beyond = batch.mask.eq(0)
    var hidden = code
    var logits: [Tensor] = []
    for step in 0..<steps {
      let action = batch.actions[step]
      let combined = combination(Tensor.cat([action, hidden, code], dim: 1)).relu()
      let weights = attention(drop(combined, training: dropout > 0, using: &rng))
        .maskedFill(beyond, -1e9).softmax(1)
      hidden = decoder.step(action * weights.narrowed(1, step..<step + 1), state: hidden)
      logits.append(output(drop(hidden, training: dropout > 0, using: &rng)))
    }
    return Tensor.cat(logits, dim: 1)
  }

  /// Equation 5, the cross-entropy between label and p_t, summed over all actions of all sequences.
  ///
  /// - Parameter labels: 1 for attacked, 0 for clean, `[batch]`.
  func loss(_ logits: Tensor, of batch: SequenceBatch, labels: Tensor) -> Tensor {
    let expanded = labels.unsqueezed(1).expanded(logits.shape)
    return (binaryCrossEntropy(logits: logits, expanded, reduction: .none) * batch.mask).sum()
  }
}
