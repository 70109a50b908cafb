/// A table of vectors, looked up by row.
public struct Embedding: Module, Sendable {
  /// `[rows, width]`.
  public let weight: Tensor
  /// The row that stays as it is, if any; it starts at 0.
  public let padding: Int?

  /// A table of `rows` vectors, from N(0, 1) as PyTorch has it unless `weights` says otherwise.
  public init(
    _ rows: Int, _ width: Int, padding: Int? = nil,
    weights: Initializer = .normal(mean: 0, deviation: 1), dtype: DType = .float32,
    using rng: inout some RandomNumberGenerator
  ) {
    weight = weights.parameter([rows, width], dtype: dtype, using: &rng)
    self.padding = padding
    if let padding { withoutGradient { weight[padding].fill(0) } }
  }

  /// Rows of any shape of indices, int64 or int32: `[..]` to `[.., width]`.
  public func callAsFunction(_ rows: Tensor) -> Tensor { weight.embedding(rows, padding: padding) }

  /// "weight".
  public var parameters: [NamedTensor] { [NamedTensor("weight", weight)] }
}
