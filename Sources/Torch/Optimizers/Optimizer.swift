/// Moves parameters along gradients.
public protocol Optimizer {
  /// What it moves.
  var parameters: [NamedTensor] { get }
  /// Moves every parameter by one step; `gradients` are in the order of ``parameters``.
  mutating func step(_ gradients: [Tensor])
  /// What a checkpoint needs beside the parameters, under their names: "weight.exp_avg".
  var state: [NamedTensor] { get }
  /// Takes over the state that an optimizer of the same parameters gave, to go on bit for bit.
  mutating func restore(_ state: [String: Tensor]) throws(TensorFileError)
}

/// Scales `gradients` in place so that their norm together is at most `maximum`, and gives the norm
/// that it was.
///
/// Source: Pascanu et al. 2013, algorithm 1, with PyTorch's 1e-6 in the denominator.
@discardableResult
public func clipGradientNorm(_ gradients: [Tensor], to maximum: Double) -> Double {
  precondition(maximum > 0, "a norm of at most \(maximum) leaves nothing")
  guard !gradients.isEmpty else { return 0 }
  let norm = Tensor.stack(gradients.map { $0.norm() }).norm().item()
  let factor = maximum / (norm + 1e-6)
  if factor < 1 { for gradient in gradients { gradient.multiply(by: factor) } }
  return norm
}
