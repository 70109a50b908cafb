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

extension [String: Tensor] {
  /// Those tensors whose names start with "prefix.", without it.
  public func under(_ prefix: String) -> [String: Tensor] {
    var result: [String: Tensor] = [:]
    for (name, tensor) in self where name.hasPrefix(prefix + ".") {
      result[String(name.dropFirst(prefix.count + 1))] = tensor
    }
    return result
  }

  /// The tensor of a name; throws unless it is there in the shape and of the kind expected.
  public func tensor(
    _ name: String, shape: [Int]? = nil, dtype: DType? = nil
  ) throws(TensorFileError) -> Tensor {
    guard let tensor = self[name] else { throw TensorFileError("there is no tensor '\(name)'") }
    if let shape, tensor.shape != shape {
      throw TensorFileError("'\(name)' has shape \(tensor.shape), expected \(shape)")
    }
    if let dtype, tensor.dtype != dtype {
      throw TensorFileError(
        "'\(name)' holds \(tensor.dtype.rawValue), expected \(dtype.rawValue)")
    }
    return tensor
  }
}
