/// A tensor with the dotted path that PyTorch's checkpoints know it by: "lstm.weight_ih_l0".
public struct NamedTensor: Sendable {
  /// The path.
  public var name: String
  /// The tensor.
  public var tensor: Tensor

  /// A name for a tensor.
  public init(_ name: String, _ tensor: Tensor) {
    self.name = name
    self.tensor = tensor
  }
}

extension Sequence<NamedTensor> {
  /// The same tensors one level down: "weight" becomes "prefix.weight".
  public func under(_ prefix: String) -> [NamedTensor] {
    map { NamedTensor(prefix + "." + $0.name, $0.tensor) }
  }

  /// The tensors alone, to take gradients with respect to.
  public var tensors: [Tensor] { map(\.tensor) }
}
