/// A part of a model that has parameters.
public protocol Module {
  /// The parameters under PyTorch's names, in PyTorch's order.
  var parameters: [NamedTensor] { get }
}

extension Module {
  /// Overwrites the parameters with tensors of the same names and shapes; those under other names
  /// are ignored.
  ///
  /// Throws, with nothing changed, when one is missing or has another shape.
  public func load(_ tensors: [String: Tensor]) throws(TensorFileError) {
    var sources: [Tensor] = []
    for parameter in parameters {
      sources.append(try tensors.tensor(parameter.name, shape: parameter.tensor.shape))
    }
    withoutGradient {
      for (parameter, source) in zip(parameters, sources) { parameter.tensor.assign(source) }
    }
  }

  /// Overwrites the parameters with those of a module of the same make.
  public func assign(_ other: Self) {
    withoutGradient {
      for (own, source) in zip(parameters, other.parameters) { own.tensor.assign(source.tensor) }
    }
  }
}
