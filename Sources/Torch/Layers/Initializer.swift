/// How the weights of a layer start.
public enum Initializer: Sendable {
  /// Every weight the same.
  case constant(Double)
  /// From [low, high).
  case uniform(Double, Double)
  /// From a normal distribution with a mean and a standard deviation.
  case normal(mean: Double, deviation: Double)
  /// From ±gain · √(6 / (in + out)). Source: Glorot & Bengio 2010, equation 16.
  case xavierUniform(gain: Double = 1)
  /// Normal with deviation gain · √(2 / (in + out)). Source: Glorot & Bengio 2010, equation 12.
  case xavierNormal(gain: Double = 1)
  /// From ±√(6 / ((1 + slope²) in)) for a leaky rectifier of that slope; √5, PyTorch's default,
  /// gives ±1/√in. Source: He et al. 2015, equation 14.
  case kaimingUniform(slope: Double = 5.squareRoot())

  /// Overwrites `tensor` with draws.
  ///
  /// For the kinds that depend on the layer's size it is `[out, in]`, with the rest of the
  /// dimensions a receptive field that multiplies both.
  public func fill(_ tensor: Tensor, using rng: inout some RandomNumberGenerator) {
    withoutGradient {
      switch self {
      case .constant(let value): tensor.fill(value)
      case .uniform(let low, let high): tensor.fillUniform(low, high, using: &rng)
      case .normal(let mean, let deviation):
        tensor.fillNormal(mean: mean, deviation: deviation, using: &rng)
      case .xavierUniform(let gain):
        let (fanIn, fanOut) = Self.fans(of: tensor)
        let bound = gain * (6 / (fanIn + fanOut)).squareRoot()
        tensor.fillUniform(-bound, bound, using: &rng)
      case .xavierNormal(let gain):
        let (fanIn, fanOut) = Self.fans(of: tensor)
        tensor.fillNormal(deviation: gain * (2 / (fanIn + fanOut)).squareRoot(), using: &rng)
      case .kaimingUniform(let slope):
        let bound = (6 / ((1 + slope * slope) * Self.fans(of: tensor).fanIn)).squareRoot()
        tensor.fillUniform(-bound, bound, using: &rng)
      }
    }
  }

  /// A new parameter of a shape, a leaf that gradients flow to.
  func parameter(
    _ shape: [Int], dtype: DType, using rng: inout some RandomNumberGenerator
  ) -> Tensor {
    let tensor = Tensor.uninitialized(shape, dtype: dtype)
    fill(tensor, using: &rng)
    return tensor.requiringGradient()
  }

  private static func fans(of tensor: Tensor) -> (fanIn: Double, fanOut: Double) {
    let shape = tensor.shape
    precondition(shape.count >= 2, "a tensor of shape \(shape) has no in and out")
    let field = shape.dropFirst(2).reduce(1, *)
    return (Double(shape[1] * field), Double(shape[0] * field))
  }
}
