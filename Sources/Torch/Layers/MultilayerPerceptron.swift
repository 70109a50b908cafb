/// Linear layers with a function in between: what `torch.nn.Sequential` of them is.
public struct MultilayerPerceptron: Module, Sendable {
  /// The layers, first to last.
  public let layers: [Linear]
  /// What follows every layer but the last.
  public let activation: @Sendable (Tensor) -> Tensor

  /// Layers between consecutive `sizes`, at least two: `[in, hidden.., out]`.
  public init(
    _ sizes: [Int], weights: Initializer? = nil, dtype: DType = .float32,
    activation: @escaping @Sendable (Tensor) -> Tensor = { $0.relu() },
    using rng: inout some RandomNumberGenerator
  ) {
    precondition(sizes.count >= 2, "a layer has an input and an output")
    var layers: [Linear] = []
    for (inputs, outputs) in zip(sizes, sizes.dropFirst()) {
      layers.append(Linear(inputs, outputs, weights: weights, dtype: dtype, using: &rng))
    }
    self.layers = layers
    self.activation = activation
  }

  /// `[.., in]` to `[.., out]`.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    var result = x
    for (index, layer) in layers.enumerated() {
      result = layer(index == 0 ? result : activation(result))
    }
    return result
  }

  /// Named "0.weight", "0.bias", "2.weight" and so on: activations have the odd numbers, as in
  /// PyTorch.
  public var parameters: [NamedTensor] {
    layers.enumerated().flatMap { $1.parameters.under(String(2 * $0)) }
  }
}
