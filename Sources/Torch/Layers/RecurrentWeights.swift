/// The weights of a stack of recurrent layers, in PyTorch's layout.
public struct RecurrentWeights: Module, Sendable {
  /// Per layer: weight_ih `[gates · hidden, in]`, weight_hh `[gates · hidden, hidden]`, and bias_ih
  /// and bias_hh, `[gates · hidden]` each.
  public let tensors: [Tensor]

  /// Weights for `layers` layers, all from ±1/√hidden.
  init(
    gates: Int, inputs: Int, hidden: Int, layers: Int, dtype: DType,
    using rng: inout some RandomNumberGenerator
  ) {
    precondition(layers >= 1, "a recurrent network has at least one layer")
    let bound = 1 / Double(hidden).squareRoot()
    let rows = gates * hidden
    var tensors: [Tensor] = []
    for layer in 0..<layers {
      for shape in [[rows, layer == 0 ? inputs : hidden], [rows, hidden], [rows], [rows]] {
        tensors.append(.parameter(shape, within: bound, dtype: dtype, using: &rng))
      }
    }
    self.tensors = tensors
  }

  /// "weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0", "weight_ih_l1"..
  public var parameters: [NamedTensor] {
    tensors.enumerated().map { index, tensor in
      let kind = ["weight_ih", "weight_hh", "bias_ih", "bias_hh"][index % 4]
      return NamedTensor("\(kind)_l\(index / 4)", tensor)
    }
  }
}
