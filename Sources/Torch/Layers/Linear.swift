/// y = x Wᵀ + b.
public struct Linear: Module, Sendable {
  /// `[out, in]`.
  public let weight: Tensor
  /// `[out]`.
  public let bias: Tensor

  /// A layer from `inputs` to `outputs` numbers; both start as PyTorch has it, from ±1/√inputs.
  public init(
    _ inputs: Int, _ outputs: Int, dtype: DType = .float32,
    using rng: inout some RandomNumberGenerator
  ) {
    let bound = 1 / Double(inputs).squareRoot()
    weight = .parameter([outputs, inputs], within: bound, dtype: dtype, using: &rng)
    bias = .parameter([outputs], within: bound, dtype: dtype, using: &rng)
  }

  /// `[.., in]` to `[.., out]`.
  public func callAsFunction(_ x: Tensor) -> Tensor { x.linear(weight, bias: bias) }

  /// "weight" and "bias".
  public var parameters: [NamedTensor] {
    [NamedTensor("weight", weight), NamedTensor("bias", bias)]
  }
}
