/// y = x Wᵀ + b.
public struct Linear: Module, Sendable {
  /// `[out, in]`.
  public let weight: Tensor
  /// `[out]`.
  public let bias: Tensor?

  /// A layer from `inputs` to `outputs` numbers; both start as PyTorch has it, from ±1/√inputs,
  /// unless `weights` says otherwise (then the bias starts at 0).
  public init(
    _ inputs: Int, _ outputs: Int, bias: Bool = true, weights: Initializer? = nil,
    dtype: DType = .float32, using rng: inout some RandomNumberGenerator
  ) {
    let bound = 1 / Double(inputs).squareRoot()
    let initializer = weights ?? .uniform(-bound, bound)
    weight = initializer.parameter([outputs, inputs], dtype: dtype, using: &rng)
    let biases = weights == nil ? initializer : .constant(0)
    self.bias = bias ? biases.parameter([outputs], dtype: dtype, using: &rng) : nil
  }

  /// `[.., in]` to `[.., out]`.
  public func callAsFunction(_ x: Tensor) -> Tensor { x.linear(weight, bias: bias) }

  /// "weight" and, if there is one, "bias".
  public var parameters: [NamedTensor] {
    [NamedTensor("weight", weight)] + (bias.map { [NamedTensor("bias", $0)] } ?? [])
  }
}
