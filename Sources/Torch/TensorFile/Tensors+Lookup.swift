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
